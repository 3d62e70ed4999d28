// Codes into words for people. The domain speaks in codes; every sentence of an outcome stands here.
import type { CreateApiKeyOutcome, RevokeApiKeyOutcome } from '../accounts/apiKey.ts';
import type { ArgumentViolation } from '../customers/customerQuery.ts';
import type { UpdateCustomerOutcome } from '../registration/customerChanges.ts';
import type {
  FieldError,
  FieldErrorCode,
  RegisterCustomerField,
  RegisterCustomerOutcome,
} from '../registration/outcome.ts';
import type { SignInOutcome } from '../registration/signInOutcome.ts';
import type {
  RemoveRiskAssessmentOutcome,
  RiskAssessmentField,
  UpdateRiskAssessmentOutcome,
} from '../sites/riskAssessmentInput.ts';
import type { CreateSiteOutcome, SiteField, UpdateSiteOutcome } from '../sites/siteInput.ts';

type Outcome =
  | RegisterCustomerOutcome
  | SignInOutcome
  | UpdateCustomerOutcome
  | CreateSiteOutcome
  | UpdateSiteOutcome
  | UpdateRiskAssessmentOutcome
  | RemoveRiskAssessmentOutcome
  | CreateApiKeyOutcome
  | RevokeApiKeyOutcome;

/** The outcomes, of any use case, that are errors. */
export type Failure = Exclude<Outcome, { kind: `${string}Success` }>;

/** What is said of them. */
export const ERROR_MESSAGES: Record<Failure['kind'], string> = {
  ValidationError: 'Some fields need to be corrected.',
  InvalidCredentialsError: 'There is no customer with this login and this password.',
  SiteNotFoundError: 'There is no site with this siteId.',
  SecretsKeyMissingError: 'The service cannot keep secrets: its operator has to set SECRETS_KEY.',
  RiskAssessmentError: 'The registration was refused by the risk assessment.',
  CustomerNotFoundError: 'There is no customer with this id.',
  ApiKeyNotFoundError: 'There is no API key with this id.',
  RetryLaterError: 'This cannot be done just now; try again a little later.',
};

/** The fields of all inputs. */
export type AnyField = RegisterCustomerField | SiteField | RiskAssessmentField | 'LABEL';

const LABELS: Record<AnyField, string> = {
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
  NAME: 'The name',
  DEFAULT_LANGUAGE: 'The default language',
  STRONG_PASSWORDS: 'The mark of strong passwords',
  SITE_KEY: 'The site key',
  SECRET: 'The secret',
  PROJECT: 'The project',
  MINIMUM_SCORE: 'The minimum score',
  ALLOWED_HOSTNAMES: 'The list of allowed hostnames',
  LABEL: 'The label',
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

/** Where the sentence of the code does not tell what to mend. */
const OWN_SENTENCES: Partial<Record<`${AnyField} ${FieldErrorCode}`, string>> = {
  // The limit is of octets, and of A-labels.
  'EMAIL TOO_LONG': 'The e-mail address is too long.',
  'USERNAME INVALID_CHARACTERS': 'The username may contain only the letters a-z and A-Z, digits, - and _.',
  'PROJECT INVALID_FORMAT': 'The project is not for this provider.',
  'MINIMUM_SCORE INVALID_FORMAT':
    'The minimum score must be from 0 to 1, and there is none for providers that give no score.',
  'ALLOWED_HOSTNAMES INVALID_FORMAT':
    'An allowed hostname must be the name of one host, without scheme, port, path or *.',
};

/** The sentence for one field error, e.g. "The password must have at least 8 characters." */
export function fieldErrorMessage({ field, path, code, limit }: FieldError<AnyField>): string {
  const own = OWN_SENTENCES[`${field} ${code}`];
  if (own) return own;
  // Within metadata the path leads on to the key or the value of an entry.
  const label = path.length === 3 ? `The metadata ${path[2]}` : LABELS[field];
  return SENTENCES[code](label, limit);
}

const ARGUMENT_SENTENCES: Record<
  ArgumentViolation['code'],
  (name: string, limit: number | undefined) => string
> = {
  REQUIRED: (name) => `The argument ${name} must not be empty.`,
  TOO_LONG: (name, limit) => `The argument ${name} must have at most ${limit} characters.`,
  TOO_SMALL: (name, limit) => `The argument ${name} must be at least ${limit}.`,
  TOO_LARGE: (name, limit) => `The argument ${name} must be at most ${limit}.`,
  INVALID_FORMAT: (name) => `The argument ${name} is not valid.`,
  INVALID_CHARACTERS: (name) => `The argument ${name} contains characters that are not allowed.`,
  CONFLICT: (name) => `The argument ${name} cannot be combined with the others.`,
};

/** The sentence for one argument, e.g. "The argument filter.email is not valid." */
export function argumentMessage(path: readonly string[], { code, limit }: ArgumentViolation): string {
  return ARGUMENT_SENTENCES[code](path.join('.'), limit);
}
