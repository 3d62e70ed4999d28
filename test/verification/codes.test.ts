// Codes: eight digits that follow from account, challenge, number and key, and from nothing else.
import { randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSecretBox } from '../../src/lib/secretBox.ts';
import { createCodes } from '../../src/verification/codes.ts';
import { anyText, property } from '../support/property.ts';

const codesOf = (key: string) => createCodes(createSecretBox({ kind: 'given', key: Buffer.alloc(32, key) }));
const codes = codesOf('one');
const NAME = { accountId: 1, id: '01a2142d-bdff-7722-8561-17d143f6f675', codeNumber: 1 };

const name = fc.record({
  accountId: fc.integer({ min: 1 }),
  id: fc.uuid(),
  codeNumber: fc.integer({ min: 1, max: 99 }),
});

property('a code has eight digits and is always the same', [name], (given) => {
  expect(codes.codeOf(given)).toMatch(/^\d{8}$/);
  expect(codes.codeOf({ ...given })).toBe(codes.codeOf(given));
});

test('another account, challenge, number or key has another code', () => {
  const others = [
    codes.codeOf({ ...NAME, accountId: 2 }),
    codes.codeOf({ ...NAME, id: randomUUID() }),
    codes.codeOf({ ...NAME, codeNumber: 2 }),
    codesOf('two').codeOf(NAME),
  ];
  expect(others).not.toContain(codes.codeOf(NAME));
});

property(
  'white space and "-" in a code do not count',
  [name, fc.array(fc.constantFrom(' ', '-', '\t', '\n', '\u00a0'), { maxLength: 9 })],
  (given, separators) => {
    const typed = codes
      .codeOf(given)
      .split('')
      .map((digit, index) => (separators[index] ?? '') + digit)
      .join('');
    expect(codes.matches(given, ` ${typed} `)).toBe(true);
  },
);

property(
  'nothing else matches',
  [name, fc.oneof(anyText(), fc.stringMatching(/^\d{8}$/))],
  (given, typed) => {
    fc.pre(typed.replaceAll(/[\s-]/g, '') !== codes.codeOf(given));
    expect(codes.matches(given, typed)).toBe(false);
  },
);

test.each(['', '1', '123456789', '1234567é', '１２３４５６７８', 'x'.repeat(100_000)])(
  'a text that is no code is wrong: %#',
  (typed) => {
    expect(codes.matches(NAME, typed)).toBe(false);
  },
);

test('all digits are equally likely, in each of the eight places', () => {
  const counts = new Map<string, number>();
  const samples = 20_000;
  for (let codeNumber = 0; codeNumber < samples; codeNumber++) {
    const code = codes.codeOf({ ...NAME, codeNumber });
    for (const [place, digit] of code.split('').entries()) {
      counts.set(`${place} ${digit}`, (counts.get(`${place} ${digit}`) ?? 0) + 1);
    }
  }
  // Chi-squared with nine degrees of freedom: 33.7 is exceeded by chance once in ten thousand; the codes are always the same.
  const expected = samples / 10;
  for (let place = 0; place < 8; place++) {
    const ofPlace = Array.from({ length: 10 }, (_, digit) => counts.get(`${place} ${digit}`) ?? 0);
    const chiSquared = ofPlace.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    expect(chiSquared).toBeLessThan(33.7);
  }
});
