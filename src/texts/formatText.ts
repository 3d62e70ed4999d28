// Texts with their arguments filled in, by the rules of ICU MessageFormat. (pure)
import { type Formatters, IntlMessageFormat } from 'intl-messageformat';
import type { TextLanguage } from './texts.ts';

interface Language {
  readonly formatters: Formatters;
  /** Each text is parsed at its first use. There are as many as the file of the language has. */
  readonly parsed: Map<string, IntlMessageFormat>;
}

const languages = new Map<TextLanguage, Language>();

/** `text` is one of the texts of the language; `values` are those of its arguments. */
export function formatText(
  language: TextLanguage,
  text: string,
  values: Readonly<Record<string, number | string>>,
): string {
  const known = languages.get(language) ?? startLanguage(language);
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
    formatters: {
      getNumberFormat: () => numberFormat,
      getPluralRules: () => pluralRules,
      getDateTimeFormat: (...options) => new Intl.DateTimeFormat(...options),
    },
  };
  languages.set(name, language);
  return language;
}
