// The code within what a visitor typed or pasted.

/** Eight digits, perhaps in two groups, and no part of a longer number. */
const CODE = /(?<!\d)\d{4}[\s\p{Pd}]*\d{4}(?!\d)/u;

/** Also of a whole line of the mail. Undefined: there is none. */
export function findCode(text: string): string | undefined {
  // Full-width digits, which Japanese keyboards type, become 0 to 9.
  return CODE.exec(text.normalize('NFKC'))?.[0].replaceAll(/\D/g, '');
}
