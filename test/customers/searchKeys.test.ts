// Keys of the search: folded, and a prefix is a range in the order of the code points.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addressSearchKey,
  firstIdAt,
  prefixEnd,
  searchKey,
  searchKeys,
} from '../../src/customers/searchKeys.ts';
import { hasForbiddenCharacters } from '../../src/lib/text.ts';
import { anyText, property } from '../support/property.ts';

/** The order of PostgreSQL's collation "C". */
const compare = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
const text = anyText({ minLength: 1 }).filter((each) => !hasForbiddenCharacters(each));

property(
  'what begins with the prefix lies in its range, and nothing else does',
  [text, text],
  (prefix, other) => {
    const end = prefixEnd(prefix);
    const inRange = (key: string) => compare(key, prefix) >= 0 && (end === null || compare(key, end) < 0);
    expect(inRange(prefix)).toBe(true);
    expect(inRange(prefix + other)).toBe(true);
    expect(inRange(other)).toBe(other.startsWith(prefix));
  },
);

test('the range ends where characters do', () => {
  expect(prefixEnd('a')).toBe('b');
  expect(prefixEnd('a\ud7ff')).toBe('a\ue000');
  expect(prefixEnd('a\u{10ffff}')).toBe('b');
  expect(prefixEnd('\u{10ffff}')).toBeNull();
});

describe('searchKey', () => {
  test.each([
    ['ADA', 'ada'],
    ['Straße', 'STRASSE'],
    ['ΟΔΟΣ', 'οδος'],
    ['Jose\u0301', 'JOSÉ'],
    ['%_\\', '%_\\'],
    ['O\u2019Brien', "o'brien"],
    ['O\u2018Brien', "o'brien"],
    ['O\u02bcBrien', "o'brien"],
    ['Hawai\u02bbi', "hawai'i"],
    ['O`Brien', "o'brien"],
    ['O\u00b4Brien', "o'brien"],
    ['O\uff07Brien', "o'brien"],
    ['O\u2032Brien', "o'brien"],
    ['\u201cThe Boss\u201d', '"the boss"'],
    ['Anne\u2010Marie', 'anne-marie'],
    ['Anne\u2011Marie', 'anne-marie'],
    ['Anne\u2013Marie', 'anne-marie'],
    ['Anne\u2212Marie', 'anne-marie'],
    ['Anne\uff0dMarie', 'anne-marie'],
    ['Ada\u00a0Lovelace', 'ada lovelace'],
    ['Ada\u202fLovelace', 'ada lovelace'],
    ['Ada\u3000Lovelace', 'ada lovelace'],
    ['Ada  Lovelace', 'ada lovelace'],
    ['Ada\tLovelace', 'ada lovelace'],
    ['Ada\u200b Lovelace', 'ada lovelace'],
    ['Love\u00adlace', 'lovelace'],
    ['\u202aAda\u202c', 'ada'],
    ['\u200eAda', 'ada'],
    ['نامه\u200cای', 'نامهای'],
    ['\uff21\uff24\uff21', 'ada'],
    ['İbrahim Çelik', 'ibrahim çelik'],
    ['MARIA WEIẞ', 'maria weiss'],
    ['STRAẞE', 'Straße'],
    ['ﬃ', 'ffi'],
  ])('%s and %s are the same', (one, other) => {
    expect(searchKey(one)).toBe(searchKey(other));
  });

  test('accents make another text', () => {
    expect(searchKey('Bjørn')).not.toBe(searchKey('bjorn'));
    expect(searchKey('José')).not.toBe(searchKey('jose'));
  });

  test('a grave accent is a character of e-mail addresses', () => {
    expect(addressSearchKey('O`Brien@')).toBe('o`brien@');
    expect(addressSearchKey('O\u2019Brien@')).toBe("o'brien@");
  });

  test('the key of every character is its own key, and that of its other case and normal form', () => {
    const different = Array.from({ length: 0x20000 }, (_, codePoint) => codePoint)
      .filter((codePoint) => codePoint < 0xd800 || codePoint > 0xdfff)
      .map((codePoint) => `a${String.fromCodePoint(codePoint)}b`)
      .filter((each) => {
        const key = searchKey(each);
        const same = [key, each.toUpperCase(), each.toLowerCase(), each.normalize('NFD')];
        return same.some((other) => other !== each && searchKey(other) !== key);
      });
    expect(different).toEqual([]);
  });

  property(
    'a beginning of a text is a beginning of its key',
    [fc.string({ unit: fc.constantFrom(...Array.from('aAσςΣßẞéÉıIİfﬃǆ1_ ')) }), fc.nat(10)],
    (whole, length) => {
      expect(searchKey(whole).startsWith(searchKey(Array.from(whole).slice(0, length).join('')))).toBe(true);
    },
  );

  property(
    'a key fits into an index',
    [anyText({ maxLength: 600 }).filter((each) => !hasForbiddenCharacters(each))],
    (whole) => {
      expect(Buffer.byteLength(searchKey(whole))).toBeLessThanOrEqual(255 * 4);
    },
  );
});

test('names are found from either side, and what is not there has no key', () => {
  const unnamed = { firstName: null, lastName: null, displayName: null, oldProviderId: null };
  expect(searchKeys(unnamed)).toEqual({
    nameKey: null,
    lastNameKey: null,
    displayNameKey: null,
    oldProviderKey: null,
  });
  expect(searchKeys({ ...unnamed, lastName: 'Lovelace' })).toMatchObject({
    nameKey: 'lovelace',
    lastNameKey: null,
  });
  expect(
    searchKeys({ firstName: 'Ada', lastName: 'Lovelace', displayName: 'A', oldProviderId: 'X-1' }),
  ).toEqual({
    nameKey: 'ada lovelace',
    lastNameKey: 'lovelace ada',
    displayNameKey: 'a',
    oldProviderKey: 'x-1',
  });
});

test('the first id of a moment is a UUIDv7 of it, within what a UUID can hold', () => {
  expect(firstIdAt(Date.UTC(2026, 0, 1))).toBe('019b76da-a800-7000-8000-000000000000');
  expect(firstIdAt(-1)).toBe('00000000-0000-7000-8000-000000000000');
  expect(firstIdAt(Number.MAX_SAFE_INTEGER)).toBe('ffffffff-ffff-7000-8000-000000000000');
});
