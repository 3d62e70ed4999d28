// Signing keys for tests, and tokens made by hand: without the code under test, and without its library.
import { createHmac, createPrivateKey, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import type { PrivateJwk } from '../../src/tokens/signingKeys.ts';

export function makeKey(kid: string): PrivateJwk & { kid: string } {
  const jwk = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  return { ...(jwk as PrivateJwk), kid };
}

/** The keys of the service under test: the first one signs, the second one did so before. */
export const SIGNING_KEYS = [makeKey('present'), makeKey('former')] as const;

/** The setting that gives them to a service. */
export const GIVEN_KEYS = { AUTH_SIGNING_KEYS: JSON.stringify(SIGNING_KEYS) } as const;

const base64url = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** What a token says; `undefined` leaves a claim out. */
export type Claims = Record<string, unknown>;

/** The claims of a good token of the service under test. */
export function goodClaims(sub: string, changes: Claims = {}): Claims {
  const iat = Math.floor(Date.now() / 1000);
  const good = { iss: 'customer-registration', aud: 'account-1', sub, jti: randomUUID(), iat, exp: iat + 60 };
  return { ...good, ...changes };
}

/** A token signed with a key of ours or anybody's; `header` changes its header. */
export function signToken(claims: Claims, key: PrivateJwk = SIGNING_KEYS[0], header: object = {}): string {
  const signed = `${base64url({ alg: 'EdDSA', kid: key.kid, typ: 'JWT', ...header })}.${base64url(claims)}`;
  const signature = sign(null, Buffer.from(signed), createPrivateKey({ key, format: 'jwk' }));
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
