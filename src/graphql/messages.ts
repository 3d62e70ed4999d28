// Codes into words for people. The domain speaks in codes; every sentence of an outcome stands here.
import type {
  FieldError,
  FieldErrorCode,
  RegisterCustomerField,
  RegisterCustomerOutcome,
} from '../registration/outcome.ts';
import type { SignInOutcome } from '../registration/signInOutcome.ts';

/** The outcomes, of any use case, that are errors. */
export type Failure = Exclude<RegisterCustomerOutcome | SignInOutcome, { kind: `${string}Success` }>;

/** What is said of them. */
export const ERROR_MESSAGES: Record<Failure['kind'], string> = {
  ValidationError: 'Some fields need to be corrected.',
  InvalidCredentialsError: 'There is no customer with this login and this password.',
  SiteNotFoundError: 'There is no site with this siteId.',
  RiskAssessmentError: 'The registration was refused by the risk assessment.',
  RetryLaterError: 'This cannot be done just now; try again a little later.',
};

const LABELS: Record<RegisterCustomerField, string> = {
  EMAIL: 'The e-mail address',
  PASSWORD: 'The password',
  LANGUAGE: 'The language',
  USERNAME: 'The username',
  DISPLAY_NAME: 'The display name',
  EMAIL_HARDBOUNCE: 'The hard-bounce mark',
  FIRST_NAME: 'The first name',
  LAST_NAME: 'The last name',
  METADATA: 'The metadata',
  OLD_PROVIDER_ID: 'The old provider id',
  ORGANIZATION: 'The organization',
  PHONE: 'The phone number',
  SALUTATION: 'The salutation',
  TITLE: 'The title',
  SECURITY_TOKEN: 'The security token',
};

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
  TOKEN_INVALID: (label) => `${label} is not valid; fetch a new one.`,
  TOKEN_EXPIRED: (label) => `${label} has expired; fetch a new one.`,
};

/** The sentence for one field error, e.g. "The password must have at least 8 characters." */
export function fieldErrorMessage({ field, path, code, limit }: FieldError): string {
  // Within metadata the path leads on to the key or the value of an entry.
  const label = path.length === 3 ? `The metadata ${path[2]}` : LABELS[field];
  return SENTENCES[code](label, limit);
}
