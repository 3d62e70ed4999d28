// The well-known documents: with them, a server that knows only the issuer of auth tokens can verify them.
import type { RequestListener } from 'node:http';
import type { PublicKeySet } from '../tokens/signingKeys.ts';
import { publicDocument } from './publicDocument.ts';

const JWKS = '/.well-known/jwks.json';
const OPENID_CONFIGURATION = '/.well-known/openid-configuration';

/** Each document by its path. If the issuer is not a web address, there are only the keys. */
export function createWellKnown(
  issuer: string,
  publicKeys: PublicKeySet,
): Readonly<Record<string, RequestListener>> {
  const keys = publicDocument(publicKeys);
  const url = webAddress(issuer);
  if (!url) return { [JWKS]: keys };
  const configuration = publicDocument(openidConfiguration(issuer, publicKeys));
  // Also below the path of the issuer, for a proxy that does not remove it.
  const path = url.pathname.replace(/(?<!\/)\/+$/, '');
  return {
    [JWKS]: keys,
    [OPENID_CONFIGURATION]: configuration,
    [`${path}${JWKS}`]: keys,
    [`${path}${OPENID_CONFIGURATION}`]: configuration,
  };
}

/** OpenID Connect Discovery 1.0 section 4.1 allows neither a query nor a fragment. */
function webAddress(issuer: string): URL | undefined {
  return /^https?:[^?#]+$/i.test(issuer) && URL.canParse(issuer) ? new URL(issuer) : undefined;
}

/**
 * What verifiers read (OpenID Connect Discovery 1.0 section 3, RFC 8414 section 2): the issuer, exactly as in the tokens,
 * and the address of the keys. There is no authorization endpoint, so the members that describe one have empty values.
 */
function openidConfiguration(issuer: string, { keys }: PublicKeySet): object {
  return {
    issuer,
    jwks_uri: `${issuer.replace(/(?<!\/)\/+$/, '')}${JWKS}`,
    response_types_supported: ['none'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: [...new Set(keys.map(({ alg }) => alg))],
  };
}
