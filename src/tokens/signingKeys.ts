// The keys that sign auth tokens, and their public halves by which anyone can verify one.
import { KeyObject } from 'node:crypto';
import {
  type CryptoKey,
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
} from 'jose';
import * as z from 'zod';
import { StartError } from '../lib/startError.ts';

/** Ed25519 (RFC 8037): small and fast, and nothing about it can be configured wrongly. */
export const SIGNING_ALGORITHM = 'EdDSA';

export interface SigningKeys {
  /** The key that signs. */
  readonly signing: { readonly kid: string; readonly privateKey: KeyObject };
  /** The public halves of all keys, by `kid`: tokens of every one of them are accepted. */
  readonly publicKeys: ReadonlyMap<string, CryptoKey>;
  /** The public halves as a JWK set (RFC 7517), to be published. */
  readonly publicSet: PublicKeySet;
}

export interface PublicKeySet {
  readonly keys: readonly JWK[];
}

const octets32 = z.string().regex(/^[\w-]{43}$/);

const privateJwk = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: octets32,
  d: octets32,
  kid: z.string().min(1).max(255).optional(),
});

/** The private half of one key (RFC 8037 section 2). Without a `kid` it is named by its thumbprint (RFC 7638). */
export type PrivateJwk = z.output<typeof privateJwk>;

const EXPECTED =
  'expected private Ed25519 keys as JSON, in the form that npm run --silent cli -- keys generate prints';

/** Text that holds private keys, the first of which signs: a JWK set, or an array of JWKs. */
export const signingKeysText = z.string().transform((text, context) => {
  const { success, data } = z.array(privateJwk).min(1).safeParse(keysIn(text));
  if (success) return data;
  // One sentence, whatever is wrong: none that repeats a part of a key.
  context.addIssue(EXPECTED);
  return z.NEVER;
});

function keysIn(text: string): unknown {
  try {
    const parsed = JSON.parse(text);
    return Array.isArray(parsed) ? parsed : parsed?.keys;
  } catch {
    return undefined;
  }
}

/** Makes a new key, as a JWK set on one line. */
export async function generateSigningKeys(): Promise<string> {
  const { privateKey } = await generateKeyPair(SIGNING_ALGORITHM, { extractable: true });
  const jwk = await exportJWK(privateKey);
  return JSON.stringify({ keys: [{ ...jwk, kid: await calculateJwkThumbprint(jwk) }] });
}

/**
 * Makes keys ready for use.
 * @throws StartError where one is not what it seems, or two have one name.
 */
export async function importSigningKeys(jwks: readonly PrivateJwk[]): Promise<SigningKeys> {
  const keys = await Promise.all(jwks.map(importSigningKey));
  const [signing] = keys;
  const publicKeys = new Map(keys.map(({ kid, publicKey }) => [kid, publicKey]));
  if (!signing || publicKeys.size < keys.length) {
    throw new StartError(
      'The signing keys of auth tokens must be at least one, and no two may have one kid.',
    );
  }
  return { signing, publicKeys, publicSet: { keys: keys.map(({ publicJwk }) => publicJwk) } };
}

async function importSigningKey({ d, kid: givenKid, ...publicHalf }: PrivateJwk) {
  const kid = givenKid ?? (await calculateJwkThumbprint(publicHalf));
  try {
    return {
      kid,
      privateKey: KeyObject.from((await importJWK({ ...publicHalf, d }, SIGNING_ALGORITHM)) as CryptoKey),
      publicKey: (await importJWK(publicHalf, SIGNING_ALGORITHM)) as CryptoKey,
      publicJwk: { ...publicHalf, kid, use: 'sig', alg: SIGNING_ALGORITHM },
    };
  } catch {
    throw new StartError(`The signing key of auth tokens ${kid} is damaged: its x does not belong to its d.`);
  }
}
