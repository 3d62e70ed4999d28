// Text of others on a terminal: it is seen as it is, and acts on nothing.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { printable, printableJson } from '../../src/cli/printable.ts';
import { anyText, property } from '../support/property.ts';

describe('is escaped:', () => {
  test.for<[string, string]>([
    ['a line break', '\n'],
    ['a carriage return, which overwrites the line', '\r'],
    ['an escape sequence', '\u001b'],
    ['CSI as one character', '\u009b'],
    ['a backspace', '\b'],
    ['a line separator', '\u2028'],
    ['a paragraph separator', '\u2029'],
    ['a right-to-left override', '\u202e'],
    ['a right-to-left mark', '\u200f'],
    ['an isolate', '\u2066'],
    ['an Arabic letter mark', '\u061c'],
    ['a zero-width space', '\u200b'],
    ['a soft hyphen', '\u00ad'],
    ['an interlinear annotation', '\ufff9'],
    ['a tag', '\u{e0041}'],
    ['a noncharacter', '\uffff'],
    ['a lone surrogate', '\ud800'],
  ])('%s', ([, character]) => {
    const hex = character.codePointAt(0)?.toString(16);
    expect(printable(`a${character}b`)).toBe(`a\\u{${hex}}b`);
    const json = printableJson({ text: `a${character}b` });
    expect(json).not.toContain(character === '\n' ? 'a\nb' : character);
    expect(JSON.parse(json)).toEqual({ text: `a${character}b` });
  });
});

test.for(['Zoë', '漢字', 'نامه\u200cای', '👩\u200d💻', '❤\ufe0f', 'O’Brien', 'a b', 'Αθήνα', '\\u{202e}'])(
  '%s stays as it is',
  (text) => {
    expect(printable(text)).toBe(text);
  },
);

property('a document is the same value for any parser', [fc.jsonValue(), anyText()], (value, text) => {
  const whole = { value, text };
  expect(JSON.parse(printableJson(whole))).toEqual(JSON.parse(JSON.stringify(whole)));
});
