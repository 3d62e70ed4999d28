// The keys by which customers are searched: folded text, of which a search names the beginning. (pure)
import { firstCodePoints, foldCase } from '../lib/text.ts';
import { type Customer, fullName, type SearchKeys } from './customer.ts';

/** The longest beginning that can be searched for, in code points: keys hold no more, so that they fit into an index. */
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

/** The form in which a text is searched for, whatever its case. */
export function searchKey(text: string): string {
  return firstCodePoints(foldCase(text), MAX_SEARCH_LENGTH);
}

/**
 * The least text, by code points, that is greater than every text with this beginning. Null: there is none. So a
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

/** The least id (UUIDv7, RFC 9562 section 5.7) that can be made at a moment, in milliseconds since 1970. */
export function firstIdAt(milliseconds: number): string {
  const bounded = Math.min(Math.max(milliseconds, 0), 2 ** 48 - 1);
  const digits = bounded.toString(16).padStart(12, '0');
  return `${digits.slice(0, 8)}-${digits.slice(8)}-7000-8000-000000000000`;
}
