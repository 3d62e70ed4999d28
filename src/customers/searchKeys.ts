// The keys by which customers are searched: folded text, of which a search names the beginning. (pure)
import { firstCodePoints, foldCase, withoutUnseenCharacters } from '../lib/text.ts';
import { type Customer, fullName, type SearchKeys } from './customer.ts';

/** The longest beginning that can be searched for, in code points: keys are cut there, so that they fit into an index. */
export const MAX_SEARCH_LENGTH = 255;

type Searched = Pick<Customer, 'oldProviderId' | 'displayName' | 'firstName' | 'lastName'>;

export function searchKeys({ oldProviderId, displayName, firstName, lastName }: Searched): SearchKeys {
  const name = fullName({ firstName, lastName });
  return {
    oldProviderKey: oldProviderId && searchKey(oldProviderId),
    displayNameKey: displayName && searchKey(displayName),
    nameKey: name && searchKey(name),
    lastNameKey: firstName && lastName && searchKey(`${lastName} ${firstName}`),
  };
}

/** Quotation marks and accents that phones and word processors put in place of what the keyboard shows. */
const APOSTROPHES =
  /[\u00b4\u02b9\u02bb-\u02bf\u02c8\u02ca\u055a\u05f3\u1fbd\u1ffd\u2018\u2019\u201b\u2032\ua78b\ua78c]/g;
const QUOTATION_MARKS = /[\u00ab\u00bb\u02ba\u02ee\u05f4\u201c-\u201f\u2033\u301d-\u301f]/g;
const HYPHENS = /[\p{Pd}\u02d7\u2043\u2212]/gu;

/**
 * The form in which a text is searched for: without the differences that cannot be seen, and those that people cannot
 * choose on a keyboard, such as the form of an apostrophe. Accents are kept.
 */
export function searchKey(text: string): string {
  return addressSearchKey(text).replaceAll('`', "'");
}

/** The same for e-mail addresses and usernames, in which "`" and "'" are different characters. */
export function addressSearchKey(text: string): string {
  // Twice: an accent that stands alone is a space with a mark in NFKC, and there are letters with an apostrophe in them.
  const ascii = (part: string) => part.replace(APOSTROPHES, "'").replace(QUOTATION_MARKS, '"');
  const plain = ascii(ascii(withoutUnseenCharacters(text)).normalize('NFKC')).replace(HYPHENS, '-');
  return firstCodePoints(foldCase(plain.replace(/\s+/g, ' ').trim()), MAX_SEARCH_LENGTH);
}

/**
 * The least text, by code points, that is greater than every text with this beginning; null if there is none. So a
 * prefix is a range, in which no character has a meaning of its own.
 */
export function prefixEnd(prefix: string): string | null {
  const codePoints = Array.from(prefix, (character) => character.codePointAt(0) ?? 0);
  while (codePoints.at(-1) === 0x10ffff) codePoints.pop();
  const last = codePoints.pop();
  if (last === undefined) return null;
  // Surrogates are no characters and follow U+D7FF.
  return String.fromCodePoint(...codePoints, last === 0xd7ff ? 0xe000 : last + 1);
}

/** The least id (UUIDv7, RFC 9562 section 5.7) that can be created at a moment, in milliseconds since 1970. */
export function firstIdAt(milliseconds: number): string {
  const bounded = Math.min(Math.max(milliseconds, 0), 2 ** 48 - 1);
  const digits = bounded.toString(16).padStart(12, '0');
  return `${digits.slice(0, 8)}-${digits.slice(8)}-7000-8000-000000000000`;
}
