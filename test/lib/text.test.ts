// Facts about text: what is stored, what can be seen, and what is the same regardless of case.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  foldCase,
  hasControlCharacters,
  hasForbiddenCharacters,
  isBlank,
  trimToNull,
  withoutUnseenCharacters,
} from '../../src/lib/text.ts';
import { property } from '../support/property.ts';

const range = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => String.fromCodePoint(first + index));

/** Every code point but the surrogates, up to the last that has a case or a decomposition. */
const ALL = [...range(0, 0xd7ff), ...range(0xe000, 0x1ffff), ...range(0x2f800, 0x2fa1f)];

describe('characters that are stored nowhere', () => {
  test.each([
    ['NUL', ['\u0000']],
    ['controls', [...range(0x01, 0x1f), ...range(0x7f, 0x9f)]],
    ['lone surrogates', ['\ud800', '\udfff']],
    ['line and paragraph separators', ['\u2028', '\u2029']],
    ['direction overrides, embeddings and isolates', [...range(0x202a, 0x202e), ...range(0x2066, 0x2069)]],
    ['deprecated format controls', range(0x206a, 0x206f)],
    ['annotations', range(0xfff9, 0xfffb)],
    ['noncharacters', ['\ufdd0', '\ufdef', '\ufffe', '\uffff', '\u{1ffff}', '\u{10fffe}', '\u{10ffff}']],
  ])('%s', (_what, characters) => {
    for (const character of characters) {
      expect(hasForbiddenCharacters(`a${character}b`), character.codePointAt(0)?.toString(16)).toBe(true);
    }
  });

  test.each([
    ['joiners, as in نامه‌ای and in emoji', ['\u200c', '\u200d', 'نامه‌ای', '👩‍👩‍👧']],
    ['LRM, RLM and ALM', ['\u200e', '\u200f', '\u061c']],
    ['flags made of tags, and variation selectors', ['🏴󠁧󠁢󠁥󠁮󠁧󠁿', '❤️']],
    ['private use', ['\ue000', '\u{f0000}']],
    ['marks without a letter', ['\u0301']],
    ['letters of every kind', ['ẞ', 'İ', '漢', 'ﷺ', '😀']],
  ])('but not %s', (_what, texts) => {
    for (const text of texts) expect(hasForbiddenCharacters(text), text).toBe(false);
  });

  test('what no database can store is among them', () => {
    for (const character of ALL.filter(hasControlCharacters)) {
      expect(hasForbiddenCharacters(character)).toBe(true);
    }
  });
});

describe('text that shows nothing is absent', () => {
  test.each([
    ...Array.from(
      '\u200b\u200c\u200d\u2060\u00ad\u3164\uffa0\u115f\u1160\u180e\u034f\u17b4\ufe0f\u061c\u200e\u202e\u2066\u2800',
    ),
    '\u{e0001}',
    '\u{e0020}',
    '\u{1d159}',
    '\u{1bca0}',
    '\u3000',
    '\u00a0',
    '\u2028',
    '\ufeff',
    '',
  ])('%j', (character) => {
    for (const text of [character, character.repeat(3), ` ${character}\t${character}`]) {
      expect(isBlank(text)).toBe(true);
      expect(trimToNull(text)).toBeNull();
    }
    expect(trimToNull(` a${character}b `)).toBe(`a${character}b`);
    expect(isBlank(`a${character}`)).toBe(false);
  });

  test('white space stays when the unseen is removed', () => {
    expect(withoutUnseenCharacters(' pl\u00adan\u200b\u2800 a ')).toBe(' plan a ');
  });
});

describe('regardless of case', () => {
  test.each([
    ['Straße', 'STRASSE'],
    ['STRAẞE', 'strasse'],
    ['MARIA WEIẞ', 'maria weiß'],
    ['İbrahim', 'ibrahim'],
    ['İSTANBUL', 'istanbul'],
    ['I\u0307brahim', 'IBRAHIM'],
    ['ıı', 'II'],
    ['ΟΔΟΣ', 'οδος'],
    ['ﬃ', 'FFI'],
    ['ŉ', 'ʼN'],
    ['Ꭰ', 'ꭰ'],
    ['Ა', 'ა'],
    ['K', 'k'],
    ['Å', 'å'],
    ['ſ', 's'],
    ['Jose\u0301', 'JOSÉ'],
  ])('%s and %s are the same', (one, other) => {
    expect(foldCase(one)).toBe(foldCase(other));
  });

  test('the folded form of every character is its own, and that of its capital and of its small letter', () => {
    const different = ALL.filter((character) => {
      const folded = foldCase(character);
      const same = [folded, character.toUpperCase(), character.toLowerCase(), character.normalize('NFD')];
      return same.some((other) => other !== character && foldCase(other) !== folded);
    });
    expect(different).toEqual([]);
  });

  property(
    'any case of a text has the same folded form',
    [fc.string({ unit: fc.constantFrom(...Array.from('aAσςΣßẞéÉıIİiﬃǆ1_ ')) })],
    (text) => {
      expect(foldCase(text.toUpperCase())).toBe(foldCase(text.toLowerCase()));
    },
  );
});
