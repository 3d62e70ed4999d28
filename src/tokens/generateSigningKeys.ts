// Generates a signing key.
import { createPrivateKey, type ED25519KeyPairOptions, generateKeyPairSync } from 'node:crypto';
import type { SigningAlgorithm } from './signingKey.ts';
import { type PrivateJwk, thumbprint } from './signingKeys.ts';

const PEM: ED25519KeyPairOptions<'pem', 'pem'> = {
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
};

/** A new private key, as a JWK set on one line: the value of AUTH_SIGNING_KEYS. */
export function generateSigningKeys(algorithm: SigningAlgorithm = 'ES256'): string {
  // By way of PEM: on Node 20 the JWK export of a key that has just been generated can hang.
  const { privateKey } =
    algorithm === 'ES256'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256', ...PEM })
      : generateKeyPairSync('ed25519', PEM);
  const jwk = createPrivateKey(privateKey).export({ format: 'jwk' }) as PrivateJwk;
  return JSON.stringify({ keys: [{ ...jwk, kid: thumbprint(jwk) }] });
}
