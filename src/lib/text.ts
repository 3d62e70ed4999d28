// Facts about text that every reader of input needs. (pure)

/** Unicode Cc (NUL, C0, DEL, C1) and Cs (lone surrogates): PostgreSQL rejects them or silently replaces them. */
const CONTROL = /[\p{Cc}\p{Cs}]/u;

/**
 * Besides, what acts on the text around it: line and paragraph separators, controls that change the direction of text
 * (UTR 36 section 2.5) or its shape, marks of annotations, and noncharacters. The marks that only separate letters stay:
 * ZWJ, ZWNJ, LRM, RLM and ALM.
 */
const FORBIDDEN =
  /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u206f\ufff9-\ufffb\p{Noncharacter_Code_Point}]/u;

/** Without a picture of their own: Unicode's property, and two symbols that are empty. */
const UNSEEN = String.raw`\p{Default_Ignorable_Code_Point}\u2800\u{1d159}`;
const ANY_UNSEEN = new RegExp(`[${UNSEEN}]`, 'u');
const ALL_UNSEEN = new RegExp(`[${UNSEEN}]+`, 'gu');
const BLANK = new RegExp(String.raw`^[\s${UNSEEN}]*$`, 'u');

/** Whether the text contains a control character (NUL included) or a lone surrogate, which no database can store. */
export function hasControlCharacters(text: string): boolean {
  return CONTROL.test(text);
}

/** Whether the text contains a character that we store in no text of a customer or publisher. */
export function hasForbiddenCharacters(text: string): boolean {
  return FORBIDDEN.test(text);
}

/** Whether the text contains a character that cannot be seen and is no white space. */
export function hasUnseenCharacters(text: string): boolean {
  return ANY_UNSEEN.test(text);
}

/** The text without the characters that cannot be seen; white space stays. */
export function withoutUnseenCharacters(text: string): string {
  return text.replace(ALL_UNSEEN, '');
}

/** Whether the text shows nothing: it consists of white space and characters that cannot be seen. */
export function isBlank(text: string): boolean {
  return BLANK.test(text);
}

/** Outer white space removed; `null` if the text is blank, or absent. */
export function trimToNull(text: string | null | undefined): string | null {
  return text == null || isBlank(text) ? null : text.trim();
}

/** The length of the text in Unicode code points: an emoji counts once, where `length` counts its two UTF-16 units. */
export function codePointLength(text: string): number {
  let length = 0;
  for (const _ of text) length++;
  return length;
}

/**
 * The form in which texts are compared regardless of case: `STRASSE`, `straße` and `STRAẞE` are the same, and so are the
 * Greek sigmas, and `İ` and `i`. If one text begins with another, so do their folded forms, unless an accent follows that
 * joins the last letter.
 */
export function foldCase(text: string): string {
  // Lower case first: upper case makes SS of ß, and leaves ẞ.
  const folded = text.toLowerCase().toUpperCase().toLowerCase();
  return folded.replaceAll('ς', 'σ').replaceAll('i\u0307', 'i').normalize('NFC');
}

/** The first `length` code points of the text. */
export function firstCodePoints(text: string, length: number): string {
  return text.length <= length ? text : Array.from(text).slice(0, length).join('');
}
