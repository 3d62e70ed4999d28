// Phone numbers: their digits, in any script.
import { expect, test } from 'vitest';
import { phoneDigits } from '../../src/fields/phone.ts';

test.each([
  ['+49 (0)30 / 1234-56', '49030123456'],
  ['٠١٢٣٤٥٦٧٨٩', '0123456789'],
  ['०१२३४५६७८९', '0123456789'],
  ['０１２３４５６７８９', '0123456789'],
  ['𝟎𝟏𝟐𝟗𝟘𝟡𝟢𝟫𝟬𝟵𝟶𝟿', '012909090909'],
  ['call me ½ ² Ⅳ', null],
  ['', null],
])('%s', (text, digits) => {
  expect(phoneDigits(text)).toBe(digits);
});

test('every decimal digit of Unicode becomes the digit that it means', () => {
  const digits: string[] = [];
  for (let codePoint = 0; codePoint <= 0x10ffff; codePoint++) {
    const character = String.fromCodePoint(codePoint);
    if (/\p{Nd}/u.test(character)) digits.push(character);
  }
  expect(digits.length).toBeGreaterThan(600);
  // Unicode encodes them in rows of ten from 0 to 9, so that in code point order they count up over and over.
  expect(phoneDigits(digits.join(''))).toBe('0123456789'.repeat(digits.length / 10));
});
