// The message of an outcome that is an error. (pure)
import type { EmailCodeError } from '../outcomes/emailCodeError.ts';
import type { RetryReason } from '../outcomes/retryLater.ts';
import { PLATFORM_ERRORS } from './platform.ts';
import { TEXTS, type TextLanguage } from './texts.ts';

/** An outcome that is an error, as far as its message depends on it. */
export type ErrorOutcome =
  | { readonly kind: keyof (typeof TEXTS)['en']['errors'] | keyof typeof PLATFORM_ERRORS }
  | { readonly kind: 'RetryLaterError'; readonly reason: RetryReason }
  | EmailCodeError;

/** The message of an outcome; in English if only the platform has outcomes of this kind. */
export function errorMessage(error: ErrorOutcome, language: TextLanguage = 'en'): string {
  const { retryLater, emailCode, errors } = TEXTS[language];
  if (error.kind === 'RetryLaterError') return retryLater[error.reason];
  if (error.kind === 'EmailCodeError') return emailCode[error.failure];
  const { kind } = error;
  return kind in PLATFORM_ERRORS
    ? PLATFORM_ERRORS[kind as keyof typeof PLATFORM_ERRORS]
    : errors[kind as keyof typeof errors];
}
