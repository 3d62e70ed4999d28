// scrypt, as PHC strings (also those of passlib) and in Django's form.
import { scrypt as derive, type ScryptOptions } from 'node:crypto';
import { BASE64, fromBase64, isSame } from './encoding.ts';
import type { ForeignCost, ForeignScheme } from './scheme.ts';

const PHC = new RegExp(
  String.raw`^\$scrypt\$ln=(\d{1,2}),r=(\d{1,6}),p=(\d{1,6})\$(${BASE64})\$(${BASE64})$`,
);

/** `scrypt$16384$SALT$8$1$HASH`, with the salt as text. */
const DJANGO = new RegExp(String.raw`^scrypt\$(\d{1,10})\$([^$]{1,128})\$(\d{1,6})\$(\d{1,6})\$(${BASE64})$`);

const MEBIBYTE = 2 ** 20;

export interface ScryptParameters {
  readonly logN: number;
  readonly r: number;
  readonly p: number;
}

interface Parts extends ScryptParameters {
  readonly salt: Buffer;
  readonly key: Buffer;
}

export const scrypt: ForeignScheme = {
  name: 'scrypt',
  reads(hash) {
    const parts = parse(hash);
    return parts !== undefined && areValid(parts) && parts.key.length >= 16 && parts.key.length <= 512;
  },
  cost: (hash) => scryptCost(parse(hash) as Parts),
  async verify(password, hash) {
    const { salt, key, ...parameters } = parse(hash) as Parts;
    return isSame(await deriveKey(password, salt, key.length, parameters), key);
  },
};

/** Other parameters are none of scrypt's (RFC 7914, section 2). */
export function areValid({ logN, r, p }: ScryptParameters): boolean {
  return Number.isInteger(logN) && logN >= 1 && logN < 64 && r >= 1 && p >= 1 && r * p < 2 ** 30;
}

export function scryptCost({ logN, r, p }: ScryptParameters): ForeignCost {
  return {
    parameters: `N=${2 ** logN},r=${r},p=${p}`,
    tooCostly: 128 * 2 ** logN * r > 128 * MEBIBYTE || p > 16,
  };
}

export function deriveKey(
  password: string,
  salt: Buffer,
  length: number,
  { logN, r, p }: ScryptParameters,
): Promise<Buffer> {
  // The limit of the library counts more than the blocks.
  const options: ScryptOptions = { N: 2 ** logN, r, p, maxmem: 256 * MEBIBYTE };
  return new Promise((resolve, reject) => {
    derive(password, salt, length, options, (error, key) => (error ? reject(error) : resolve(key)));
  });
}

function parse(hash: string): Parts | undefined {
  const phc = PHC.exec(hash);
  if (phc) {
    const [, logN, r, p, salt = '', key = ''] = phc;
    return { ...numbers(Number(logN), r, p), salt: fromBase64(salt), key: fromBase64(key) };
  }
  const [, n, salt = '', r, p, key = ''] = DJANGO.exec(hash) ?? [];
  if (n === undefined) return undefined;
  return { ...numbers(Math.log2(Number(n)), r, p), salt: Buffer.from(salt), key: fromBase64(key) };
}

function numbers(logN: number, r: string | undefined, p: string | undefined): ScryptParameters {
  return { logN, r: Number(r), p: Number(p) };
}
