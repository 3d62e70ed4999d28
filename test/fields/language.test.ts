// Languages: what an Accept-Language header asks for.
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { acceptedLanguage, LANGUAGE_CODES } from '../../src/fields/language.ts';

test('the codes are those of ISO 639-1, each two lower-case letters', () => {
  expect(LANGUAGE_CODES.length).toBeGreaterThanOrEqual(183);
  expect(LANGUAGE_CODES.filter((code) => !/^[a-z]{2}$/.test(code))).toEqual([]);
  expect(LANGUAGE_CODES).toEqual(expect.arrayContaining(['en', 'fr', 'de', 'zh', 'cy', 'zu']));
});

describe('RFC 9110 quality values and RFC 4647 lookup', () => {
  test.each([
    ['fr', 'fr'],
    ['FR-ca', 'fr'],
    ['zh-Hant-TW', 'zh'],
    ['de-CH;q=0.5, it;q=0.9', 'it'],
    ['de;q=0.5,  en ; q=0.8 ,it;q=0.1', 'en'],
    ['da, en-gb;q=0.8, en;q=0.7', 'da'],
    ['en-US,fr;q=0.9,en;q=0.8', 'en'],
    ['fr-FR, en', 'fr'],
    ['de-CH, en, fr', 'de'],
    ['sr-Latn, en', 'sr'],
    ['en-GB,en;q=0.9,fr', 'en'],
    ['fr;q=0, en;q=0.1', 'en'],
    ['fr;q=0, fr-CA', null],
    ['fr;q=0.000', null],
    ['*', null],
    ['*, de;q=0.5', 'de'],
    ['tlh, gsw;q=0.9, sv;q=0.1', 'sv'],
    ['i-klingon, x-private, es', 'es'],
  ])('%s', (header, language) => {
    expect(acceptedLanguage(header)).toBe(language);
  });
});

describe('a header that is absent or malformed asks for nothing, or for what can be read of it', () => {
  test.each([
    [undefined, null],
    [null, null],
    ['', null],
    [';;;', null],
    [',,,,', null],
    ['q=1', null],
    ['en_US', null],
    ['english', null],
    ['fr;q=high', null],
    ['\u0000,fr', 'fr'],
  ])('%j', (header, language) => {
    expect(acceptedLanguage(header)).toBe(language);
  });

  property.prop([fc.string({ unit: 'binary' })])('no text makes it throw', (header) => {
    const language = acceptedLanguage(header);
    expect(language === null || LANGUAGE_CODES.includes(language)).toBe(true);
  });

  test('of a header of 8 KB only the first ranges are read', () => {
    expect(acceptedLanguage(`${'tlh,'.repeat(2000)}fr`)).toBeNull();
  });
});
