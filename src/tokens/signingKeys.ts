// The keys that sign auth tokens, and their public halves, with which anyone can verify a token.
import { createHash, createPrivateKey, createPublicKey } from 'node:crypto';
import type { JWK } from 'jose';
import * as z from 'zod';
import { isPair, type SigningAlgorithm, type SigningKey } from './signingKey.ts';

export interface SigningKeys {
  /** The key that signs. */
  readonly signing: SigningKey;
  /** All keys by `kid`: tokens signed by any of them are accepted. */
  readonly byKid: ReadonlyMap<string, SigningKey>;
  /** The public halves as a JWK set (RFC 7517), to be published. */
  readonly publicSet: PublicKeySet;
}

export interface PublicKeySet {
  readonly keys: readonly JWK[];
}

const bytes32 = z.string().regex(/^[\w-]{43}$/);
const kid = z.string().min(1).max(255).optional();

const privateJwk = z.discriminatedUnion('kty', [
  z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: bytes32, y: bytes32, d: bytes32, kid }),
  z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: bytes32, d: bytes32, kid }),
]);

/** A private key (RFC 7518 section 6.2.2, RFC 8037 section 2). Without a `kid` it is named by its thumbprint. */
export type PrivateJwk = z.output<typeof privateJwk>;

const EXPECTED =
  'expected private P-256 or Ed25519 keys as JSON, in the form that npm run --silent cli -- keys generate prints';

/** Text that contains private keys, the first of which signs: a JWK set, or an array of JWKs. */
export const signingKeysText = z.string().transform((text, context): SigningKeys => {
  const { success, data: jwks } = z.array(privateJwk).min(1).safeParse(keysIn(text));
  if (!success) {
    // One sentence for every problem, so that no part of a key is repeated.
    context.addIssue(EXPECTED);
    return z.NEVER;
  }
  const keys = jwks.map((jwk) => ({ jwk, key: signingKey(jwk) }));
  for (const [index, { key }] of keys.entries()) {
    if (!key) context.addIssue(`key ${index + 1} is damaged: its public half does not belong to its d`);
  }
  const kids = new Set(keys.map(({ jwk }) => keyId(jwk)));
  if (kids.size < keys.length) context.addIssue('two keys have the same kid');
  const usable = keys.flatMap(({ key }) => key ?? []);
  const [signing] = usable;
  if (!signing || usable.length < keys.length) return z.NEVER;
  return {
    signing,
    byKid: new Map(usable.map((key) => [key.kid, key])),
    publicSet: { keys: keys.map(({ jwk }) => publicJwk(jwk)) },
  };
});

function keysIn(text: string): unknown {
  try {
    const parsed = JSON.parse(text);
    return Array.isArray(parsed) ? parsed : parsed?.keys;
  } catch {
    return undefined;
  }
}

/** The key of a JWK; undefined if its halves do not belong together. */
function signingKey(jwk: PrivateJwk): SigningKey | undefined {
  try {
    const key = {
      kid: keyId(jwk),
      algorithm: algorithmOf(jwk),
      privateKey: createPrivateKey({ key: jwk, format: 'jwk' }),
      publicKey: createPublicKey({ key: publicJwk(jwk), format: 'jwk' }),
    };
    return isPair(key) ? key : undefined;
  } catch {
    return undefined;
  }
}

const keyId = (jwk: PrivateJwk) => jwk.kid ?? thumbprint(jwk);

const algorithmOf = ({ kty }: PrivateJwk): SigningAlgorithm => (kty === 'EC' ? 'ES256' : 'EdDSA');

function publicJwk(jwk: PrivateJwk): JWK {
  const { d: _privateHalf, ...publicHalf } = jwk;
  return { ...publicHalf, kid: keyId(jwk), use: 'sig', alg: algorithmOf(jwk) };
}

/** The name of a key that has none: the SHA-256 of its required members, in this order (RFC 7638). */
export function thumbprint(jwk: PrivateJwk): string {
  const { crv, kty, x } = jwk;
  const y = jwk.kty === 'EC' ? jwk.y : undefined;
  return createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');
}
