// Texts with their arguments filled in, by the rules of ICU MessageFormat. (pure)
import { type Formatters, IntlMessageFormat } from 'intl-messageformat';
import type { TextLanguage } from './texts.ts';

interface Language {
  readonly formatters: Formatters;
  /** Each text is parsed at its first use. There are as many as the file of the language has. */
  readonly parsed: Map<string, IntlMessageFormat>;
  /** Texts whose arguments are numbers, which are few: most are limits. To format one costs 10 microseconds. */
  readonly formatted: Map<string, string>;
}

const MAX_FORMATTED = 1000;

const languages = new Map<TextLanguage, Language>();

/** `text` is one of the texts of the language; `values` are those of its arguments. */
export function formatText(
  language: TextLanguage,
  text: string,
  values: Readonly<Record<string, number | string>>,
): string {
  const known = languages.get(language) ?? startLanguage(language);
  const given = Object.values(values);
  if (given.some((value) => typeof value !== 'number')) return format(known, language, text, values);
  const key = [text, ...given].join();
  const earlier = known.formatted.get(key);
  if (earlier !== undefined) return earlier;
  const formatted = format(known, language, text, values);
  // Seconds to wait can be any number.
  if (known.formatted.size >= MAX_FORMATTED) known.formatted.clear();
  known.formatted.set(key, formatted);
  return formatted;
}

function format(
  known: Language,
  language: TextLanguage,
  text: string,
  values: Readonly<Record<string, number | string>>,
): string {
  let message = known.parsed.get(text);
  if (!message) {
    message = new IntlMessageFormat(text, language, undefined, {
      formatters: known.formatters,
      ignoreTag: true,
    });
    known.parsed.set(text, message);
  }
  return String(message.format({ ...values }));
}

/** All texts of a language share its formatters: by itself, the library makes new ones for each text. */
function startLanguage(name: TextLanguage): Language {
  const numberFormat = new Intl.NumberFormat(name);
  const pluralRules = new Intl.PluralRules(name);
  const language: Language = {
    parsed: new Map(),
    formatted: new Map(),
    formatters: {
      getNumberFormat: () => numberFormat,
      getPluralRules: () => pluralRules,
      getDateTimeFormat: (...options) => new Intl.DateTimeFormat(...options),
    },
  };
  languages.set(name, language);
  return language;
}
