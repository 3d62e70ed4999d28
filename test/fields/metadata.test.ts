// Metadata: keys that look the same are the same, and no key is empty.
import { describe, expect, test } from 'vitest';
import { readMetadata } from '../../src/fields/metadata.ts';

const read = (...keys: string[]) => readMetadata(keys.map((key) => ({ key, value: 'v' })));
const codes = (...keys: string[]) =>
  read(...keys).violations.map(({ path, code }) => `${path.join('.')} ${code}`);

describe('two keys that look the same are one', () => {
  test.each([
    ['caf\u00e9', 'cafe\u0301'],
    ['\uac00', '\u1100\u1161'],
    ['\u212b', '\u00c5'],
    ['\u2126', '\u03a9'],
    ['\u212a', 'K'],
    ['a\u0323\u0307', 'a\u0307\u0323'],
    ['\uf900', '\u8c48'],
    ['plan', 'plan\u200b'],
    ['pl\u00adan', 'plan'],
    ['plan', 'pl\u2800an'],
    ['plan', '\u200e plan'],
    ['e\u200b\u0301', 'é'],
    [' plan ', 'plan'],
  ])('%j and %j', (one, other) => {
    expect(codes(one, other)).toEqual(['1.key DUPLICATE_KEY']);
    expect(codes(other, one)).toEqual(['1.key DUPLICATE_KEY']);
  });

  test('case and prototypes make other keys', () => {
    expect(codes('plan', 'Plan', '__proto__', 'constructor')).toEqual([]);
  });
});

test('keys are stored in NFC, and counted so', () => {
  const { entries, violations } = read('e\u0301'.repeat(64));
  expect(violations).toEqual([]);
  expect(entries).toEqual([{ key: 'é'.repeat(64), value: 'v' }]);
  expect(codes('e\u0301'.repeat(65))).toEqual(['0.key TOO_LONG']);
});

test.each(['', ' ', '\u200b', '\u2060 \u2800', '\u202e', '\u3164'])('the key %j is required', (key) => {
  expect(codes(key)).toEqual(['0.key REQUIRED']);
});

test.each(['a\u0000', 'a\u202eb', 'a\u2066b', 'a\u2028b', 'a\ufff9b', 'a\uffff', 'a\ud800'])(
  'keys and values with %j are rejected',
  (text) => {
    const { violations } = readMetadata([{ key: text, value: text }]);
    expect(violations).toEqual([
      { path: ['0', 'key'], code: 'INVALID_CHARACTERS' },
      { path: ['0', 'value'], code: 'INVALID_CHARACTERS' },
    ]);
  },
);
