// Languages: ISO 639-1 codes, and the choice between those that a browser accepts. (pure)
import ISO6391 from 'iso-639-1';
import Negotiator from 'negotiator';
import { MACROLANGUAGES } from './macrolanguages.ts';

/** Every ISO 639-1 code, lower case. */
export const LANGUAGE_CODES: readonly string[] = ISO6391.getAllCodes();

/** The English name of a language, e.g. "French" for `fr`. */
export function languageName(code: string): string {
  return ISO6391.getName(code);
}

/** More ranges than any browser sends; the rest of a longer header is not read. */
const MAX_RANGES = 32;

/** The primary subtag (RFC 5646), and what ends it: another subtag, or the encoding of a POSIX locale (`de_DE.UTF-8`). */
const PRIMARY_SUBTAG = /^([a-z]{2,3})(?=[-.@]|$)/;

/** A range without a region that is given the quality 0: the language is not accepted. */
const EXCLUDED = /^\s*([a-z]{2,3})\s*;\s*q\s*=\s*0(?:\.0*)?\s*$/i;

/** Whole tags (RFC 5646, section 2.2.8) whose language does not come first. */
const IRREGULAR = new Map([
  ['i-lux', 'lb'],
  ['i-navajo', 'nv'],
  ['no-bok', 'nb'],
  ['no-nyn', 'nn'],
]);

/** ISO 639-1 codes of languages for which Intl prefers another code. */
const NOT_BY_INTL = new Map([
  ['fil', 'tl'],
  ['tgl', 'tl'],
  ['twi', 'tw'],
]);

/**
 * The languages that an Accept-Language header asks for, the preferred one first: by quality (RFC 9110 section 12.5.4)
 * and lookup (RFC 4647 section 3.4), where each range falls back from its region to its language before the next one is
 * tried. `q=0` excludes; `*` asks for no particular language.
 * Empty if the header is absent, malformed or names no language that has an ISO 639-1 code.
 */
export function acceptedLanguages(acceptLanguage: string | null | undefined): string[] {
  if (!acceptLanguage) return [];
  // Apps send the name of their locale, which separates its parts by "_".
  const ranges = acceptLanguage.split(',', MAX_RANGES).map((range) => range.replaceAll('_', '-'));
  const excluded = ranges.map((range) => languageOf(EXCLUDED.exec(range)?.[1] ?? ''));
  const preferred = new Negotiator({ headers: { 'accept-language': ranges.join(',') } }).languages();
  return preferred
    .map(languageOf)
    .flatMap((code) => (code === null || excluded.includes(code) ? [] : [code]));
}

/** The language that the header asks for first; null if there is none. */
export function acceptedLanguage(acceptLanguage: string | null | undefined): string | null {
  return acceptedLanguages(acceptLanguage)[0] ?? null;
}

/** The ISO 639-1 code of a range, also by an old code, a code of three letters, or a member of a macrolanguage. */
function languageOf(range: string): string | null {
  const tag = range.toLowerCase();
  const subtag = PRIMARY_SUBTAG.exec(tag)?.[1] ?? '';
  const code = IRREGULAR.get(tag) ?? NOT_BY_INTL.get(subtag) ?? MACROLANGUAGES.get(subtag) ?? subtag;
  if (code === '' || ISO6391.validate(code)) return code || null;
  const { language } = new Intl.Locale(code);
  return ISO6391.validate(language) ? language : null;
}
