// Signing keys for tests, and tokens made by hand: without the code under test, and without its library.
import {
  createHmac,
  createPrivateKey,
  type ED25519KeyPairOptions,
  generateKeyPairSync,
  randomUUID,
  sign,
} from 'node:crypto';
import type { SigningAlgorithm } from '../../src/tokens/signingKey.ts';
import { type PrivateJwk, type SigningKeys, signingKeysText } from '../../src/tokens/signingKeys.ts';

export function makeKey(kid: string, algorithm: SigningAlgorithm = 'ES256'): PrivateJwk & { kid: string } {
  // By way of PEM: on Node 20 the JWK export of a key that has just been generated can hang.
  const pem: ED25519KeyPairOptions<'pem', 'pem'> = {
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  };
  const { privateKey } =
    algorithm === 'ES256'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256', ...pem })
      : generateKeyPairSync('ed25519', pem);
  return { ...(createPrivateKey(privateKey).export({ format: 'jwk' }) as PrivateJwk), kid };
}

/** The keys of the service under test: the first one signs, the second one did so before it. */
export const SIGNING_KEYS = [makeKey('present'), makeKey('former', 'EdDSA')] as const;

/** The setting that gives them to a service. */
export const GIVEN_KEYS = { AUTH_SIGNING_KEYS: JSON.stringify(SIGNING_KEYS) } as const;

/** The keys as the service reads them from its settings. */
export const readKeys = (jwks: readonly PrivateJwk[]): SigningKeys =>
  signingKeysText.parse(JSON.stringify(jwks));

const base64url = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** What a token says; `undefined` leaves a claim out. */
export type Claims = Record<string, unknown>;

/** The claims of a good token of the service under test. */
export function goodClaims(sub: string, changes: Claims = {}): Claims {
  const iat = Math.floor(Date.now() / 1000);
  const good = { iss: 'customer-registration', aud: 'account-1', sub, jti: randomUUID(), iat, exp: iat + 60 };
  return { ...good, ...changes };
}

/** A token signed with any key; `header` changes its header. */
export function signToken(claims: Claims, key: PrivateJwk = SIGNING_KEYS[0], header: object = {}): string {
  const alg = key.kty === 'EC' ? 'ES256' : 'EdDSA';
  const signed = `${base64url({ alg, kid: key.kid, typ: 'JWT', ...header })}.${base64url(claims)}`;
  const privateKey = createPrivateKey({ key, format: 'jwk' });
  const signature = sign(key.kty === 'EC' ? 'sha256' : null, Buffer.from(signed), {
    key: privateKey,
    dsaEncoding: 'ieee-p1363',
  });
  return `${signed}.${signature.toString('base64url')}`;
}

/** A token "signed" with HMAC under a secret. */
export function hmacToken(claims: Claims, secret: string | Buffer): string {
  const signed = `${base64url({ alg: 'HS256', kid: SIGNING_KEYS[0].kid, typ: 'JWT' })}.${base64url(claims)}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

/** A token that says that it needs no signature. */
export function unsignedToken(claims: Claims, alg: string, signature = ''): string {
  return `${base64url({ alg, kid: SIGNING_KEYS[0].kid, typ: 'JWT' })}.${base64url(claims)}.${signature}`;
}
