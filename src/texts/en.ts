// The sentences of errors, in English: one for each outcome, and one for each field and code. (pure)
import type { FieldErrorCode, InputField } from '../outcomes/fieldError.ts';
import type { RetryReason } from '../outcomes/retryLater.ts';

export const RETRY_SENTENCES: Record<RetryReason, string> = {
  RATE_LIMITED: 'Too many attempts. Please wait a moment and try again.',
  OVERLOADED: 'The service is busy at the moment. Please try again shortly.',
  RISK_ASSESSMENT_UNAVAILABLE: 'The security check is not available at the moment. Please try again shortly.',
};

export const ERROR_SENTENCES = {
  ValidationError: 'Some fields need to be corrected.',
  InvalidCredentialsError: 'There is no customer with this login and this password.',
  SiteNotFoundError: 'There is no site with this siteId.',
  SecretsKeyMissingError:
    'Secrets cannot be stored because SECRETS_KEY is not set. Please contact the operator of the service.',
  RiskAssessmentError: 'The registration was rejected by the risk assessment.',
  CustomerNotFoundError: 'There is no customer with this id.',
  ApiKeyNotFoundError: 'There is no API key with this id.',
};

/** An outcome that is an error, as far as its sentence depends on it. */
export type ErrorOutcome =
  | { readonly kind: keyof typeof ERROR_SENTENCES }
  | { readonly kind: 'RetryLaterError'; readonly reason: RetryReason };

/** The sentence for an outcome that is an error. */
export function errorMessage(error: ErrorOutcome): string {
  return error.kind === 'RetryLaterError' ? RETRY_SENTENCES[error.reason] : ERROR_SENTENCES[error.kind];
}

const LABELS = {
  EMAIL: 'The e-mail address',
  PASSWORD: 'The password',
  LANGUAGE: 'The language',
  USERNAME: 'The username',
  DISPLAY_NAME: 'The display name',
  EMAIL_HARDBOUNCE: 'The hard-bounce flag',
  FIRST_NAME: 'The first name',
  LAST_NAME: 'The last name',
  METADATA: 'The metadata',
  OLD_PROVIDER_ID: 'The old provider id',
  ORGANIZATION: 'The organization',
  PHONE: 'The phone number',
  SALUTATION: 'The salutation',
  TITLE: 'The title',
  SECURITY_TOKEN: 'The security token',
  NAME: 'The name',
  DEFAULT_LANGUAGE: 'The default language',
  STRONG_PASSWORDS: 'The strong-passwords setting',
  SITE_KEY: 'The site key',
  SECRET: 'The secret',
  PROJECT: 'The project',
  MINIMUM_SCORE: 'The minimum score',
  ALLOWED_HOSTNAMES: 'The list of allowed hostnames',
  LABEL: 'The label',
} satisfies Record<InputField, string> & Record<string, string>;

/** The fields of all inputs, those of the platform included. */
export type AnyField = keyof typeof LABELS;

const SENTENCES: Record<FieldErrorCode, (label: string, limit: number | undefined) => string> = {
  REQUIRED: (label) => `${label} is required.`,
  TOO_SHORT: (label, limit) => `${label} must have at least ${limit} characters.`,
  TOO_LONG: (label, limit) => `${label} must have at most ${limit} characters.`,
  TOO_MANY: (label, limit) => `${label} must have at most ${limit} entries.`,
  INVALID_FORMAT: (label) => `${label} is not valid.`,
  INVALID_CHARACTERS: (label) => `${label} contains characters that are not allowed.`,
  TAKEN: (label) => `${label} is already taken.`,
  DUPLICATE_KEY: (label) => `${label} occurs more than once.`,
  MISSING_NUMBER: (label) => `${label} must contain a number.`,
  MISSING_SYMBOL: (label) => `${label} must contain a symbol, such as ! or #.`,
  MISSING_LOWERCASE: (label) => `${label} must contain a lower-case letter.`,
  MISSING_UPPERCASE: (label) => `${label} must contain an upper-case letter.`,
  TOKEN_INVALID: (label) => `${label} is not valid. Get a new one.`,
  TOKEN_EXPIRED: (label) => `${label} has expired. Get a new one.`,
};

/** For the codes whose general sentence does not say what to correct. */
const OWN_SENTENCES: Partial<Record<`${AnyField} ${FieldErrorCode}`, string>> = {
  // The limit counts octets, and the domain in A-labels.
  'EMAIL TOO_LONG': 'The e-mail address is too long.',
  'USERNAME INVALID_CHARACTERS': 'The username may contain only the letters a-z and A-Z, digits, - and _.',
  'PROJECT INVALID_FORMAT': 'This provider has no project.',
  'MINIMUM_SCORE INVALID_FORMAT':
    'The minimum score must be from 0 to 1. Providers that give no score have no minimum score.',
  'ALLOWED_HOSTNAMES INVALID_FORMAT':
    'An allowed hostname must be the name of one host, without scheme, port, path or *.',
};

/** The parts of a metadata entry, to which the path leads: `['metadata', '3', 'key']`. */
const METADATA_LABELS: Readonly<Record<string, string>> = {
  key: 'The metadata key',
  value: 'The metadata value',
};

/** One field error, as far as its sentence depends on it. */
export interface FieldErrorFacts {
  readonly field: AnyField;
  readonly path: readonly string[];
  readonly code: FieldErrorCode;
  readonly limit?: number;
}

/** The sentence for one field error, e.g. "The password must have at least 8 characters." */
export function fieldErrorMessage({ field, path, code, limit }: FieldErrorFacts): string {
  const own = OWN_SENTENCES[`${field} ${code}`];
  if (own) return own;
  const entryLabel = field === 'METADATA' ? METADATA_LABELS[path[2] ?? ''] : undefined;
  return SENTENCES[code](entryLabel ?? LABELS[field], limit);
}
