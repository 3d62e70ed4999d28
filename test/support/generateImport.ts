// A file of customers as an old system might export them, good and bad, and the report that its import must give.
import { closeSync, openSync, writeSync } from 'node:fs';
import type { ImportErrorCode } from '../../src/outcomes/importErrorCode.ts';
import vectors from '../fixtures/foreignHashes.json' with { type: 'json' };

export interface ExpectedLine {
  readonly line: number;
  readonly status: 'CREATED' | 'REJECTED';
  readonly code: ImportErrorCode | null;
}

/** Every hash of the customers is of a password of the vectors. */
const HASHES: readonly string[] = vectors.filter(({ scheme }) => scheme !== 'digest').map(({ hash }) => hash);

type Row = Record<string, unknown>;

/** Twenty ways to be invalid: the line, and the code of it. */
const INVALID: readonly [ImportErrorCode, (row: Row) => string | Buffer][] = [
  ['LINE_UNREADABLE', (row) => JSON.stringify(row).slice(0, -1)],
  ['LINE_UNREADABLE', (row) => JSON.stringify([row])],
  ['LINE_UNREADABLE', () => `{"email":"${'a'.repeat(70_000)}"}`],
  ['LINE_UNREADABLE', (row) => Buffer.from(JSON.stringify({ ...row, firstName: 'é' }), 'latin1')],
  ['REQUIRED', (row) => JSON.stringify({ ...row, email: null })],
  ['INVALID_FORMAT', (row) => JSON.stringify({ ...row, email: 'no address' })],
  ['INVALID_FORMAT', (row) => JSON.stringify({ ...row, email: 5 })],
  ['INVALID_CHARACTERS', (row) => JSON.stringify({ ...row, firstName: 'A\u0000da' })],
  ['INVALID_CHARACTERS', (row) => JSON.stringify({ ...row, lastName: '\ud800' })],
  ['INVALID_FORMAT', (row) => JSON.stringify({ ...row, createdAt: '2020-02-30T00:00:00Z' })],
  ['INVALID_FORMAT', (row) => JSON.stringify({ ...row, createdAt: 1_577_836_800 })],
  ['REQUIRED', (row) => JSON.stringify({ ...row, createdAt: undefined })],
  ['REQUIRED', (row) => JSON.stringify({ ...row, oldProviderId: ' ' })],
  ['INVALID_CHARACTERS', (row) => JSON.stringify({ ...row, username: 'not allowed' })],
  ['INVALID_FORMAT', (row) => JSON.stringify({ ...row, metadata: 'vip' })],
  [
    'DUPLICATE_KEY',
    (row) =>
      JSON.stringify({
        ...row,
        metadata: [
          { key: 'a', value: '1' },
          { key: 'a', value: '2' },
        ],
      }),
  ],
  ['FIELD_UNKNOWN', (row) => JSON.stringify({ ...row, passwordhash: 'x' })],
  ['INVALID_FORMAT', (row) => JSON.stringify({ ...row, language: 'xx' })],
  ['HASH_UNKNOWN', (row) => JSON.stringify({ ...row, passwordHash: '$1$abc$defghijklmnopqrstuvwxy' })],
  ['TOO_LONG', (row) => JSON.stringify({ ...row, displayName: 'x'.repeat(101) })],
];

/** The addresses of customers who must be there before. */
export const takenAddress = (number: number): string => `taken${number}@example.com`;
const TAKEN = 10;
export const TAKEN_ADDRESSES: readonly string[] = Array.from({ length: TAKEN }, (_, number) =>
  takenAddress(number),
);

/** Of a seed: mulberry32. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Writes the file; 1 % are invalid, 1 % doubled, 0.1 % too costly, 0.1 % taken. Small files have one of each at least. */
export function generateImport(path: string, rows: number, seed = 1): ExpectedLine[] {
  const next = random(seed);
  const file = openSync(path, 'w', 0o600);
  const expected: ExpectedLine[] = [];
  let chunk: Buffer[] = [];
  let invalid = 0;
  let taken = 0;
  let firstAddress = '';
  for (let line = 1; line <= rows; line++) {
    const row: Row = {
      email: `Customer${line}@example.com`,
      language: line % 2 === 0 ? 'FR' : 'de',
      username: line % 3 === 0 ? `customer_${line}` : null,
      firstName: 'Ada',
      lastName: `Lovelace ${line}`,
      phone: '+44 (0)20 7946 0018',
      metadata: [{ key: 'plan', value: 'premium' }],
      oldProviderId: `old-${line}`,
      passwordHash: line % 50 === 0 ? null : HASHES[line % HASHES.length],
      emailVerified: line % 2 === 0,
      createdAt: new Date(1_500_000_000_000 + line * 1000).toISOString(),
    };
    const chance = next();
    let text: string | Buffer = JSON.stringify(row);
    let code: ImportErrorCode | null = null;
    if (chance < 0.01 || (line > 10 && line <= 30)) {
      const [expectedCode, write] = INVALID[invalid++ % INVALID.length] as (typeof INVALID)[number];
      code = expectedCode;
      text = write(row);
    } else if (firstAddress !== '' && (chance < 0.02 || line === 31)) {
      code = 'DUPLICATE_IN_FILE';
      text = JSON.stringify({ ...row, email: firstAddress.toUpperCase() });
    } else if (chance < 0.021 || line === 32) {
      code = 'HASH_TOO_COSTLY';
      text = JSON.stringify({ ...row, passwordHash: `$2y$31$${'a'.repeat(53)}` });
    } else if ((chance < 0.022 || line === 33) && taken < TAKEN) {
      code = 'TAKEN';
      text = JSON.stringify({ ...row, email: takenAddress(taken++) });
    } else if (firstAddress === '') firstAddress = row.email as string;
    expected.push({ line, status: code ? 'REJECTED' : 'CREATED', code });
    chunk.push(Buffer.from(text), Buffer.from('\n'));
    if (chunk.length > 4000 || line === rows) {
      writeSync(file, Buffer.concat(chunk));
      chunk = [];
    }
  }
  closeSync(file);
  return expected;
}
