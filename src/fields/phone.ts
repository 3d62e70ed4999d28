// Phone numbers: their digits. (pure)

const DIGIT = /\p{Nd}/u;

/** The decimal digits of the text, of any script, as ASCII 0-9; null if there are none. */
export function phoneDigits(text: string): string | null {
  let digits = '';
  for (const character of text) if (DIGIT.test(character)) digits += digitValue(character);
  return digits || null;
}

/**
 * Unicode encodes the digits of a script as ten consecutive code points, 0 first (Unicode Standard, section 4.6). If such
 * ranges touch, each begins a multiple of ten after the one before, so that the distance from the beginning is the value.
 */
function digitValue(digit: string): number {
  const codePoint = digit.codePointAt(0) ?? 0;
  let first = codePoint;
  while (DIGIT.test(String.fromCodePoint(first - 1))) first--;
  return (codePoint - first) % 10;
}
