// The names of languages.
import type { LanguageCode } from '../gql/graphql.ts';
import { LANGUAGE_NAMES } from '../gql/languageNames.ts';

/** Every language of the schema. */
export const LANGUAGE_CODES = Object.keys(LANGUAGE_NAMES) as LanguageCode[];

/** The name of a language in words of another; in English where the browser has none: Chromium lacks a quarter of them. */
export function languageName(code: LanguageCode, inWordsOf: LanguageCode): string {
  // Chromium calls Twi Akan, which is on the list as well.
  if (code === 'TW') return LANGUAGE_NAMES.TW;
  const names = new Intl.DisplayNames([inWordsOf.toLowerCase()], { type: 'language', fallback: 'none' });
  return names.of(code.toLowerCase()) ?? LANGUAGE_NAMES[code];
}
