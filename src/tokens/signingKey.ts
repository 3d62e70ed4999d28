// One signing key: its algorithm, and how it signs.
import { type KeyObject, sign, verify } from 'node:crypto';

/**
 * ES256 (RFC 7518) is the default, because all verifiers support it. EdDSA (RFC 8037) is faster, but not supported by
 * jsonwebtoken and what is built on it.
 */
export const SIGNING_ALGORITHMS = ['ES256', 'EdDSA'] as const;
export type SigningAlgorithm = (typeof SIGNING_ALGORITHMS)[number];

export interface SigningKey {
  readonly kid: string;
  /** The only algorithm of this key (RFC 8725 section 3.1). */
  readonly algorithm: SigningAlgorithm;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** The signature of a JWS. Synchronous: in libuv's thread pool a signature of 40 us would wait for password hashes. */
export function signBytes(key: SigningKey, bytes: Buffer): Buffer {
  return sign(digest(key), bytes, { key: key.privateKey, dsaEncoding: 'ieee-p1363' });
}

/** Whether the public half belongs to the private half. */
export function isPair(key: SigningKey): boolean {
  const bytes = Buffer.from('probe');
  const publicKey = { key: key.publicKey, dsaEncoding: 'ieee-p1363' } as const;
  return verify(digest(key), bytes, publicKey, signBytes(key, bytes));
}

/** Ed25519 has a digest of its own. ECDSA signatures of a JWS are two plain numbers (RFC 7518 section 3.4), not DER. */
const digest = ({ algorithm }: SigningKey) => (algorithm === 'ES256' ? 'sha256' : null);
