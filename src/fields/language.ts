// Languages: ISO 639-1 codes, and the choice between what a browser accepts. (pure)
import ISO6391 from 'iso-639-1';
import Negotiator from 'negotiator';

/** Every ISO 639-1 code, lower case. */
export const LANGUAGE_CODES: readonly string[] = ISO6391.getAllCodes();

/** The English name of a language, e.g. "French" for `fr`. */
export function languageName(code: string): string {
  return ISO6391.getName(code);
}

/** More ranges than any browser sends; the rest of a longer header is not read. */
const MAX_RANGES = 32;
const PRIMARY_SUBTAG = /^\s*([a-z]{2})(?=[-;\s]|$)/i;
const EXCLUDED = /^\s*[a-z]{2}\s*;\s*q\s*=\s*0(?:\.0*)?\s*$/i;

/**
 * The language that an Accept-Language header asks for, by quality (RFC 9110 section 12.5.4) and lookup (RFC 4647
 * section 3.4): the ranges are tried in order of preference, and each falls back from its region to its language
 * before the next one is tried. `q=0` excludes; `*` asks for nothing in particular.
 * Null where the header is absent, malformed or names no ISO 639-1 language.
 */
export function acceptedLanguage(acceptLanguage: string | null | undefined): string | null {
  if (!acceptLanguage) return null;
  const ranges = acceptLanguage.split(',', MAX_RANGES);
  const excluded = ranges.filter((range) => EXCLUDED.test(range)).map(primarySubtag);
  const preferred = new Negotiator({ headers: { 'accept-language': ranges.join(',') } }).languages();
  const isAcceptable = (code: string) => ISO6391.validate(code) && !excluded.includes(code);
  return preferred.map(primarySubtag).find(isAcceptable) ?? null;
}

/** `fr` of `FR-ca`; empty where the range begins with no two-letter code. */
function primarySubtag(range: string): string {
  return PRIMARY_SUBTAG.exec(range)?.[1]?.toLowerCase() ?? '';
}
