// Passwords: every violated rule is reported, counted in code points after NFC.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkPassword, normalizePassword, passwordPolicy } from '../../src/passwords/passwordPolicy.ts';
import { property } from '../support/property.ts';

const standard = passwordPolicy({ strongPasswords: false, refuseCommonPasswords: false });
const strong = passwordPolicy({ strongPasswords: true, refuseCommonPasswords: false });
const check = (typed: string, policy = standard) => checkPassword(normalizePassword(typed), policy);

describe('a site without strong passwords', () => {
  test('takes 6 to 256 code points of whatever kind', () => {
    expect(check('12345')).toEqual([{ code: 'TOO_SHORT', limit: 6 }]);
    expect(check('123456')).toEqual([]);
    expect(check('      ')).toEqual([]);
    expect(check('😀'.repeat(256))).toEqual([]);
    expect(check('😀'.repeat(257))).toEqual([{ code: 'TOO_LONG', limit: 256 }]);
  });
});

describe('a site with strong passwords', () => {
  test.each([
    ['Tr0ub4dor&3', []],
    ['tr0ub4dor&3', [{ code: 'MISSING_UPPERCASE' }]],
    ['TR0UB4DOR&3', [{ code: 'MISSING_LOWERCASE' }]],
    ['Troubador&!', [{ code: 'MISSING_NUMBER' }]],
    ['Tr0ub4dor33', [{ code: 'MISSING_SYMBOL' }]],
    ['пАроль٣€', []],
    ['Aa1!xxx', [{ code: 'TOO_SHORT', limit: 8 }]],
    [`Aa1!${'x'.repeat(26)}`, []],
    [`Aa1!${'x'.repeat(27)}`, [{ code: 'TOO_LONG', limit: 30 }]],
    [
      'пароль',
      [
        { code: 'TOO_SHORT', limit: 8 },
        { code: 'MISSING_NUMBER' },
        { code: 'MISSING_SYMBOL' },
        { code: 'MISSING_UPPERCASE' },
      ],
    ],
  ])('%s', (typed, violations) => {
    expect(check(typed, strong)).toEqual(violations);
  });
});

test('two ways to type one character make one password', () => {
  expect(normalizePassword('cafe\u0301s')).toBe(normalizePassword('caf\u00e9s'));
  expect(check('cafe\u0301s')).toEqual([{ code: 'TOO_SHORT', limit: 6 }]);
});

test.each(['pass\u0000word', 'pass\nword', 'pass\u007fword', 'pass\ud800word'])('%j is rejected', (typed) => {
  expect(check(typed)).toEqual([{ code: 'INVALID_CHARACTERS' }]);
});

property(
  'normalising twice changes nothing more',
  [fc.string({ unit: 'grapheme', minLength: 6, maxLength: 60 })],
  (typed) => {
    expect(normalizePassword(normalizePassword(typed))).toBe(normalizePassword(typed));
  },
);

test('a text that is far too long is not normalised, for that takes quadratic time', () => {
  const marks = `a${'\u0301'.repeat(5000)}${'\u0316'.repeat(5000)}`;
  expect(normalizePassword(marks)).toBe(marks);
  // The longest that may still be short enough: three jamo make one syllable.
  expect(normalizePassword('\u1112\u1161\u11ab'.repeat(256))).toBe('한'.repeat(256));
});
