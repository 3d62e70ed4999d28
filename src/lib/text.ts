// Small facts about text that every reader of input needs. (pure)

/** Control characters (Unicode Cc: NUL, C0, DEL, C1) and lone surrogates, which PostgreSQL refuses or silently replaces. */
const FORBIDDEN = /[\p{Cc}\p{Cs}]/u;

/** Whether the text holds a control character (NUL included) or a lone surrogate. */
export function hasForbiddenCharacters(text: string): boolean {
  return FORBIDDEN.test(text);
}

/** The length of the text in Unicode code points: an emoji counts once, where `length` counts its two UTF-16 units. */
export function codePointLength(text: string): number {
  let length = 0;
  for (const _ of text) length++;
  return length;
}

/** White space, and characters that nobody sees by themselves (Unicode Default_Ignorable_Code_Point). */
const BLANK = /^[\s\p{Default_Ignorable_Code_Point}]*$/u;

/** Outer white space removed; `null` where nothing is left that can be seen, or nothing was given. */
export function trimToNull(text: string | null | undefined): string | null {
  return text == null || BLANK.test(text) ? null : text.trim();
}

/**
 * The form in which texts are compared whatever the case: `STRASSE` and `straße` are the same, and so are the Greek
 * sigmas. What begins with `Ad` begins with `ad` when both are folded, where no accent follows that joins the `d`.
 */
export function foldCase(text: string): string {
  return text.toUpperCase().toLowerCase().replaceAll('ς', 'σ').normalize('NFC');
}

/** The first `length` code points of the text. */
export function firstCodePoints(text: string, length: number): string {
  return text.length <= length ? text : Array.from(text).slice(0, length).join('');
}
