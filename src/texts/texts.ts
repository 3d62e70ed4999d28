// The texts of all languages. A text that one of them lacks does not compile. (pure)
import type { EmailCodeFailure } from '../outcomes/emailCodeError.ts';
import type { RetryReason } from '../outcomes/retryLater.ts';
import de from './de.json' with { type: 'json' };
import en from './en.json' with { type: 'json' };
import es from './es.json' with { type: 'json' };
import type { FieldSentences, UnusedCode } from './fieldCodes.ts';
import fr from './fr.json' with { type: 'json' };
import it from './it.json' with { type: 'json' };
import ja from './ja.json' with { type: 'json' };
import ko from './ko.json' with { type: 'json' };
import nl from './nl.json' with { type: 'json' };
import pl from './pl.json' with { type: 'json' };
import pt from './pt.json' with { type: 'json' };

/** The languages that have texts: ISO 639-1, lower case. */
export const TEXT_LANGUAGES = ['en', 'de', 'es', 'fr', 'it', 'ja', 'ko', 'nl', 'pl', 'pt'] as const;
export type TextLanguage = (typeof TEXT_LANGUAGES)[number];

/** What the outcomes demand of a language. A code that no field has demands a text that cannot be written. */
type Demanded = {
  readonly retryLater: Readonly<Record<RetryReason, string>>;
  readonly emailCode: Readonly<Record<EmailCodeFailure, string>>;
  readonly fields: FieldSentences;
} & Readonly<Record<UnusedCode, never>>;

/** English is the type of the others. */
export type Texts = typeof en & Demanded;

export const TEXTS: Readonly<Record<TextLanguage, Texts>> = { en, de, es, fr, it, ja, ko, nl, pl, pt };
