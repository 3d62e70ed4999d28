// The choice of a language among those that have texts. (pure)
import { TEXT_LANGUAGES, type TextLanguage } from './texts.ts';

/** The first of the wanted languages that has texts, else English. Languages are ISO 639-1, lower case. */
export function textLanguage(wanted: readonly (string | null | undefined)[]): TextLanguage {
  return wanted.find(hasTexts) ?? 'en';
}

function hasTexts(language: string | null | undefined): language is TextLanguage {
  return (TEXT_LANGUAGES as readonly unknown[]).includes(language);
}
