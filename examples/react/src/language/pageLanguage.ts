// The languages of the page, and the choice among them.
import { de } from '../texts/de.tsx';
import { en, type PageTexts } from '../texts/en.tsx';
import { fr } from '../texts/fr.tsx';
import { ja } from '../texts/ja.tsx';

/** A language that is added here is offered, and must have messages of the service. */
export const PAGE_LANGUAGES: readonly PageTexts[] = [en, de, fr, ja];

/** The texts of a language tag such as `de-AT`, if the page has its language. */
export function textsOf(tag: string | null): PageTexts | undefined {
  const language = tag?.split('-', 1)[0]?.toUpperCase();
  return PAGE_LANGUAGES.find(({ code }) => code === language);
}

/** The first of the browser's languages that the page has, else English. */
export function browserTexts(): PageTexts {
  return navigator.languages.map(textsOf).find((texts) => texts !== undefined) ?? en;
}
