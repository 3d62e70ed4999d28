// Plain digests and HMACs of a password and a salt, in an order that a pattern describes. All of them are weak.
import { createHash, createHmac } from 'node:crypto';
import { fromBase64, isSame, toBase64 } from './encoding.ts';
import type { ForeignScheme } from './scheme.ts';

const SIZES: Readonly<Record<string, number>> = { md5: 16, sha1: 20, sha256: 32, sha512: 64 };

/** The names of the digests. The key of an HMAC is the salt. */
export const DIGEST_NAMES = Object.keys(SIZES).flatMap((digest) => [digest, `hmac-${digest}`]);

/** The stored form: `$digest$hmac-sha256$PATTERN$SALT$HASH`, the last three in base64. */
const STORED = /^\$digest\$(hmac-)?(md5|sha1|sha256|sha512)\$([\w-]+)\$([\w-]*)\$([\w-]+)$/;

const PASSWORD = '{PASSWORD}';
const SALT = '{SALT}';

export const digest: ForeignScheme = {
  name: 'digest',
  weak: true,
  reads: (hash) => STORED.test(hash) && parse(hash).value.length === SIZES[parse(hash).name],
  cost(hash) {
    const { hmac, name, pattern } = parse(hash);
    return { parameters: `${hmac ? 'hmac-' : ''}${name} of ${pattern}`, tooCostly: false };
  },
  async verify(password, hash) {
    const { hmac, name, pattern, salt, value } = parse(hash);
    // In one pass: what stands in a password or a salt is not read as a pattern.
    const text = pattern.replace(/\{PASSWORD\}|\{SALT\}/g, (part) => (part === SALT ? salt : password));
    const made = (hmac ? createHmac(name, salt) : createHash(name)).update(text);
    return isSame(made.digest(), value);
  },
};

/** Whether a text is a pattern: it contains the password once, and the salt at most once. */
export function isHashPattern(pattern: string): boolean {
  return pattern.split(PASSWORD).length === 2 && pattern.split(SALT).length <= 2 && pattern.length <= 256;
}

/**
 * The stored form of a digest in hexadecimal or base64; undefined if it is none of this name, or if a salt is missing or
 * has no place in the pattern.
 */
export function storedDigest(
  encoded: string,
  salt: string,
  name: string,
  pattern: string,
): string | undefined {
  const isHmac = name.startsWith('hmac-');
  const value = decode(encoded, SIZES[name.replace('hmac-', '')] ?? 0);
  const needsSalt = isHmac || pattern.includes(SALT);
  if (!value || needsSalt !== (salt !== '')) return undefined;
  return `$digest$${name}$${toBase64(Buffer.from(pattern))}$${toBase64(Buffer.from(salt))}$${toBase64(value)}`;
}

function decode(encoded: string, size: number): Buffer | undefined {
  if (/^[0-9a-f]+$/i.test(encoded) && encoded.length === 2 * size) return Buffer.from(encoded, 'hex');
  const bytes = /^[A-Za-z0-9+/_-]+={0,2}$/.test(encoded) ? fromBase64(encoded) : undefined;
  return bytes?.length === size ? bytes : undefined;
}

function parse(hash: string) {
  const [, hmac, name = '', pattern = '', salt = '', value = ''] = STORED.exec(hash) ?? [];
  return {
    hmac: hmac !== undefined,
    name,
    pattern: fromBase64(pattern).toString(),
    salt: fromBase64(salt).toString(),
    value: fromBase64(value),
  };
}
