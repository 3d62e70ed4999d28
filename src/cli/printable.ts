// Text of customers and publishers, made safe for a terminal. (pure)

/**
 * Characters that act on a terminal or change the order or the visibility of other text (Unicode TR 36): control
 * characters, line separators, bidirectional controls, and invisible characters. The joiners and the variation
 * selectors stay: emoji and several scripts need them.
 */
const UNSAFE =
  /(?!\p{Join_Control}|\p{Variation_Selector})[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Noncharacter_Code_Point}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu;

/** The text with each unsafe character as an escape: `\u{202e}`. */
export function printable(text: string): string {
  return text.replace(UNSAFE, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

/** A value as JSON, in which unsafe characters are escaped too: any parser returns the same value. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(UNSAFE, (character) =>
    // The line breaks of the layout; those of texts are escaped already.
    character === '\n' ? character : character.split('').map(unicodeEscape).join(''),
  );
}

const unicodeEscape = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
