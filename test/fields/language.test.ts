// Languages: what an Accept-Language header asks for.
import { describe, expect, test } from 'vitest';
import { acceptedLanguage, LANGUAGE_CODES } from '../../src/fields/language.ts';
import { MACROLANGUAGES } from '../../src/fields/macrolanguages.ts';
import { anyText, property } from '../support/property.ts';

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

describe('a language under another name', () => {
  test.each([
    // Old codes (IANA registry, Preferred-Value).
    ['iw-IL', 'he'],
    ['in-ID', 'id'],
    ['ji', 'yi'],
    ['jw', 'jv'],
    ['mo', 'ro'],
    ['sh', 'sr'],
    ['adp', 'dz'],
    ['prp', 'gu'],
    ['i-lux', 'lb'],
    ['i-navajo', 'nv'],
    ['no-bok', 'nb'],
    ['NO-NYN', 'nn'],
    // Codes of three letters, for use in libraries and for use in terms.
    ['eng', 'en'],
    ['fra', 'fr'],
    ['fre-CA', 'fr'],
    ['deu', 'de'],
    ['ger', 'de'],
    ['heb-IL', 'he'],
    ['nob', 'nb'],
    ['twi', 'tw'],
    ['tgl', 'tl'],
    ['fil-PH, en;q=0.5', 'tl'],
    // Members of macrolanguages.
    ['cmn-Hans-CN', 'zh'],
    ['arb', 'ar'],
    ['zsm', 'ms'],
    ['swh', 'sw'],
    ['ekk', 'et'],
    ['lvs', 'lv'],
    ['uzn', 'uz'],
    ['pes', 'fa'],
    ['khk', 'mn'],
    ['kmr', 'ku'],
    ['ckb-IQ', 'ku'],
    ['yue-HK', 'zh'],
    ['arz', 'ar'],
    ['zh-cmn-Hans-CN', 'zh'],
    ['zh-min-nan', 'zh'],
    // Names of locales.
    ['de_DE', 'de'],
    ['en_US,fr', 'en'],
    ['pt_BR.UTF-8', 'pt'],
    ['sr_RS@latin', 'sr'],
    ['fil_PH', 'tl'],
    // What has a code of two letters keeps it.
    ['nb', 'nb'],
    ['no', 'no'],
    ['tl', 'tl'],
    ['tw', 'tw'],
    // The language is the same, whichever name excludes it.
    ['iw;q=0, he', null],
    ['he;q=0, iw-IL, de;q=0.1', 'de'],
    ['cmn;q=0, zh-CN', null],
  ])('%s', (header, language) => {
    expect(acceptedLanguage(header)).toBe(language);
  });

  test('each member of a macrolanguage has three letters, and leads to an ISO 639-1 code', () => {
    for (const [member, code] of MACROLANGUAGES) {
      expect(member).toMatch(/^[a-z]{3}$/);
      expect(LANGUAGE_CODES).toContain(code);
    }
  });

  test('every code of two letters is itself', () => {
    expect(LANGUAGE_CODES.map((code) => acceptedLanguage(code))).toEqual(LANGUAGE_CODES);
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
    ['english', null],
    ['fr;q=high', null],
    ['\u0000,fr', 'fr'],
  ])('%j', (header, language) => {
    expect(acceptedLanguage(header)).toBe(language);
  });

  property('no text makes it throw', [anyText()], (header) => {
    const language = acceptedLanguage(header);
    expect(language === null || LANGUAGE_CODES.includes(language)).toBe(true);
  });

  test('of a header of 8 KB only the first ranges are read', () => {
    expect(acceptedLanguage(`${'tlh,'.repeat(2000)}fr`)).toBeNull();
  });
});
