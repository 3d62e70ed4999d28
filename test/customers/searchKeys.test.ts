// Keys of the search: folded, and a prefix is a range in the order of the code points.
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { firstIdAt, prefixEnd, searchKey, searchKeys } from '../../src/customers/searchKeys.ts';
import { hasForbiddenCharacters } from '../../src/lib/text.ts';

/** The order of PostgreSQL's collation "C". */
const compare = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
const text = fc.string({ unit: 'binary', minLength: 1 }).filter((each) => !hasForbiddenCharacters(each));

property.prop([text, text])(
  'what begins with the prefix lies in its range, and nothing else does',
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
  ])('%s and %s are the same', (one, other) => {
    expect(searchKey(one)).toBe(searchKey(other));
  });

  property.prop([fc.string({ unit: fc.constantFrom(...Array.from('aAσςΣßẞéÉıIİfﬃǆ1_ ')) }), fc.nat(10)])(
    'a beginning of a text is a beginning of its key',
    (whole, length) => {
      expect(searchKey(whole).startsWith(searchKey(Array.from(whole).slice(0, length).join('')))).toBe(true);
    },
  );

  property.prop([
    fc.string({ unit: 'binary', maxLength: 600 }).filter((each) => !hasForbiddenCharacters(each)),
  ])('a key fits into an index', (whole) => {
    expect(Buffer.byteLength(searchKey(whole))).toBeLessThanOrEqual(255 * 4);
  });
});

test('names are found from either side, and what is not there has no key', () => {
  const nobody = { firstName: null, lastName: null, displayName: null, oldProviderId: null };
  expect(searchKeys(nobody)).toEqual({
    nameKey: null,
    lastNameKey: null,
    displayNameKey: null,
    oldProviderKey: null,
  });
  expect(searchKeys({ ...nobody, lastName: 'Lovelace' })).toMatchObject({
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
