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
const PRIMARY_SUBTAG = /^\s*([a-z]{2})(?![a-z0-9])/i;

/**
 * The language that an Accept-Language header asks for, by quality (RFC 9110 section 12.5.4) and lookup (RFC 4647
 * section 3.4): regions fall back to their language, `q=0` excludes, `*` asks for nothing in particular.
 * Null where the header is absent, malformed or names no ISO 639-1 language.
 */
export function acceptedLanguage(acceptLanguage: string | null | undefined): string | null {
  if (!acceptLanguage) return null;
  const ranges = acceptLanguage.split(',', MAX_RANGES);
  const candidates = new Set(ranges.map((range) => PRIMARY_SUBTAG.exec(range)?.[1]?.toLowerCase() ?? ''));
  const available = [...candidates].filter((code) => ISO6391.validate(code));
  return new Negotiator({ headers: { 'accept-language': ranges.join(',') } }).languages(available)[0] ?? null;
}
