// PBKDF2, as PHC strings (also those of passlib) and in Django's form.
import { pbkdf2 as derive } from 'node:crypto';
import { promisify } from 'node:util';
import { BASE64, fromBase64, isSame } from './encoding.ts';
import type { ForeignScheme } from './scheme.ts';

/** `$pbkdf2-sha256$i=600000,l=32$SALT$HASH`, and passlib's `$pbkdf2-sha256$600000$SALT$HASH`, where no digest is SHA-1. */
const PHC = new RegExp(
  String.raw`^\$pbkdf2(?:-(sha1|sha256|sha384|sha512))?\$(?:i=)?(\d{1,10})(?:,l=(\d{1,3}))?\$(${BASE64})\$(${BASE64})$`,
);

/** `pbkdf2_sha256$600000$SALT$HASH`, with the salt as text. */
const DJANGO = new RegExp(String.raw`^pbkdf2_(sha1|sha256)\$(\d{1,10})\$([^$]{1,128})\$(${BASE64})$`);

interface Parts {
  readonly digest: string;
  readonly iterations: number;
  readonly salt: Buffer;
  readonly key: Buffer;
}

/** A shorter key would verify for too many passwords. */
const MIN_KEY_BYTES = 16;
const MAX_KEY_BYTES = 512;

export const pbkdf2: ForeignScheme = {
  name: 'pbkdf2',
  reads(hash) {
    const parts = parse(hash);
    if (!parts || parts.iterations < 1) return false;
    return parts.key.length >= MIN_KEY_BYTES && parts.key.length <= MAX_KEY_BYTES;
  },
  cost(hash) {
    const { digest, iterations } = parse(hash) as Parts;
    return { parameters: `digest=${digest},iterations=${iterations}`, tooCostly: iterations > 2_000_000 };
  },
  async verify(password, hash) {
    const { digest, iterations, salt, key } = parse(hash) as Parts;
    return isSame(await promisify(derive)(password, salt, iterations, key.length, digest), key);
  },
};

function parse(hash: string): Parts | undefined {
  const phc = PHC.exec(hash);
  if (phc) {
    const [, digest = 'sha1', iterations, length, salt = '', encoded = ''] = phc;
    const key = fromBase64(encoded);
    if (length !== undefined && Number(length) !== key.length) return undefined;
    return { digest, iterations: Number(iterations), salt: fromBase64(salt), key };
  }
  const [, digest, iterations, salt = '', encoded = ''] = DJANGO.exec(hash) ?? [];
  if (digest === undefined) return undefined;
  return { digest, iterations: Number(iterations), salt: Buffer.from(salt), key: fromBase64(encoded) };
}
