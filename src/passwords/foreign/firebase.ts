// Firebase's scrypt: the derived key encrypts the project's signer key with AES-256-CTR.
import { createCipheriv } from 'node:crypto';
import { BASE64, fromBase64, isSame, toBase64 } from './encoding.ts';
import type { ForeignScheme } from './scheme.ts';
import { areValid, deriveKey, type ScryptParameters, scryptCost } from './scrypt.ts';

/**
 * The stored form. It has the key stream in place of the encrypted signer key, so that the signer key, which is a secret
 * of the whole project, is stored nowhere.
 */
const STORED = new RegExp(
  String.raw`^\$firebase-scrypt\$ln=(\d{1,2}),r=(\d{1,6}),p=(\d{1,6})\$(${BASE64})\$(${BASE64})$`,
);

/** The parameters of a project, as its console shows them. */
export interface FirebaseParameters {
  readonly signerKey: Buffer;
  readonly saltSeparator: Buffer;
  /** scrypt's r. */
  readonly rounds: number;
  /** The logarithm of scrypt's N. */
  readonly memCost: number;
}

interface Parts extends ScryptParameters {
  readonly salt: Buffer;
  readonly keyStream: Buffer;
}

export const firebase: ForeignScheme = {
  name: 'firebase-scrypt',
  reads(hash) {
    const parts = parse(hash);
    return parts !== undefined && areValid(parts) && parts.keyStream.length >= 16;
  },
  cost: (hash) => scryptCost(parse(hash) as Parts),
  async verify(password, hash) {
    const { salt, keyStream, ...parameters } = parse(hash) as Parts;
    const key = await deriveKey(password, salt, 32, parameters);
    const cipher = createCipheriv('aes-256-ctr', key, Buffer.alloc(16));
    return isSame(cipher.update(Buffer.alloc(keyStream.length)), keyStream);
  },
};

/** The stored form of a hash and a salt as Firebase exports them; undefined if they cannot be of this project. */
export function storedFirebaseHash(
  hash: string,
  salt: string,
  { signerKey, saltSeparator, rounds, memCost }: FirebaseParameters,
): string | undefined {
  if (![hash, salt].every((text) => new RegExp(`^${BASE64}$`).test(text))) return undefined;
  const encrypted = fromBase64(hash);
  if (encrypted.length !== signerKey.length) return undefined;
  const keyStream = encrypted.map((byte, at) => byte ^ (signerKey[at] ?? 0));
  const fullSalt = Buffer.concat([fromBase64(salt), saltSeparator]);
  return `$firebase-scrypt$ln=${memCost},r=${rounds},p=1$${toBase64(fullSalt)}$${toBase64(Buffer.from(keyStream))}`;
}

function parse(hash: string): Parts | undefined {
  const [, logN, r, p, salt = '', keyStream = ''] = STORED.exec(hash) ?? [];
  if (logN === undefined) return undefined;
  return {
    logN: Number(logN),
    r: Number(r),
    p: Number(p),
    salt: fromBase64(salt),
    keyStream: fromBase64(keyStream),
  };
}
