// The texts of a mail, with the code, the site and the minutes filled in. (pure)
import { formatText } from './formatText.ts';
import { textLanguage } from './textLanguage.ts';
import { TEXTS, type TextLanguage } from './texts.ts';

/** The kinds of mails that have texts. */
export type MailTextKind = Exclude<keyof (typeof TEXTS)['en']['mails'], 'validity'>;

export interface MailText {
  readonly language: TextLanguage;
  readonly subject: string;
  readonly title: string;
  /** What to do, before the code. */
  readonly paragraphs: readonly string[];
  /** For how long the code is valid, and that it is secret; absent in a mail without a code. */
  readonly validity?: string;
  /** What to do if the mail was not expected. */
  readonly unexpected: string;
}

/** In the first of the languages that has texts, else in English. Without a code for the kinds of mail that have none. */
export function mailText(
  kind: MailTextKind,
  {
    languages,
    code,
    ...values
  }: { languages: readonly string[]; site: string; minutes: number; code?: string },
): MailText {
  const language = textLanguage(languages);
  const { mails } = TEXTS[language];
  const fill = (text: string) => formatText(language, text, { ...values, code: code ?? '' });
  const sentences = mails[kind];
  return {
    language,
    subject: fill(sentences.subject),
    title: fill(sentences.title),
    paragraphs: [...('reason' in sentences ? [sentences.reason] : []), sentences.instruction].map(fill),
    ...(code !== undefined && { validity: fill(mails.validity) }),
    unexpected: fill(sentences.unexpected),
  };
}
