// SHA-crypt of Unix: $5$ (SHA-256) and $6$ (SHA-512), as its specification describes it.
import { createHash } from 'node:crypto';
import { CRYPT_DIGITS, isSame } from './encoding.ts';
import type { ForeignScheme } from './scheme.ts';
import { runInTurns } from './turns.ts';

// Our own, because the libraries for it block the process until they are done, for more than a second at the ceiling.

const HASH = /^\$([56])\$(?:rounds=(\d{1,9})\$)?([^$\s:]{0,16})\$([./0-9A-Za-z]{43}|[./0-9A-Za-z]{86})$/;

const DEFAULT_ROUNDS = 5000;

interface Parts {
  readonly digest: 'sha256' | 'sha512';
  readonly size: 32 | 64;
  readonly rounds: number;
  readonly salt: Buffer;
  readonly encoded: string;
}

export const shaCrypt: ForeignScheme = {
  name: 'sha-crypt',
  reads(hash) {
    const { rounds, size, encoded } = parse(hash);
    return encoded.length === (size === 32 ? 43 : 86) && rounds >= 1000;
  },
  cost(hash) {
    const { digest, rounds } = parse(hash);
    return { parameters: `digest=${digest},rounds=${rounds}`, tooCostly: rounds > 200_000 };
  },
  async verify(password, hash) {
    const parts = parse(hash);
    return isSame(
      Buffer.from(encode(await digestOf(Buffer.from(password), parts))),
      Buffer.from(parts.encoded),
    );
  },
};

function parse(hash: string): Parts {
  const [, id, rounds, salt = '', encoded = ''] = HASH.exec(hash) ?? [];
  const digest =
    id === '5' ? ({ digest: 'sha256', size: 32 } as const) : ({ digest: 'sha512', size: 64 } as const);
  return { ...digest, rounds: Number(rounds ?? DEFAULT_ROUNDS), salt: Buffer.from(salt), encoded };
}

/** The steps 1 to 21 of the specification. */
async function digestOf(password: Buffer, { digest, size, rounds, salt }: Parts): Promise<Buffer> {
  const hash = (...parts: readonly Buffer[]) => createHash(digest).update(Buffer.concat(parts)).digest();
  const repeated = (bytes: Buffer, length: number) => Buffer.alloc(length, length === 0 ? 0 : bytes);

  const b = hash(password, salt, password);
  const bits: Buffer[] = [];
  for (let length = password.length; length > 0; length >>= 1) bits.push(length & 1 ? b : password);
  const a = hash(password, salt, repeated(b, password.length), ...bits);

  const p = repeated(hash(...Array<Buffer>(password.length).fill(password)), password.length);
  const s = repeated(hash(...Array<Buffer>(16 + (a[0] ?? 0)).fill(salt)), salt.length);

  let c = a.subarray(0, size);
  await runInTurns(rounds, (round) => {
    const isOdd = round % 2 === 1;
    const parts = [isOdd ? p : c];
    if (round % 3 !== 0) parts.push(s);
    if (round % 7 !== 0) parts.push(p);
    c = hash(...parts, isOdd ? c : p);
  });
  return c;
}

/** Step 22: groups of three bytes, each a third of the digest apart, in an order that rotates. */
function encode(bytes: Buffer): string {
  const third = Math.floor(bytes.length / 3);
  let text = '';
  const put = (group: number, digits: number) => {
    for (let digit = 0; digit < digits; digit++) text += CRYPT_DIGITS[(group >> (6 * digit)) & 63];
  };
  const at = (index: number) => bytes[index] ?? 0;
  let order = [0, third, 2 * third] as [number, number, number];
  for (let group = 0; group < third; group++) {
    const [high, middle, low] = order;
    put((at(high) << 16) | (at(middle) << 8) | at(low), 4);
    // SHA-256 rotates to the right, SHA-512 to the left.
    const [x, y, z] = [high + 1, middle + 1, low + 1];
    order = bytes.length === 32 ? [z, x, y] : [y, z, x];
  }
  if (bytes.length === 32) put((at(31) << 8) | at(30), 3);
  else put(at(63), 2);
  return text;
}
