// The messages that only the platform has. Programmers read them, in English. (pure)
import type { FieldErrorCode } from '../outcomes/fieldError.ts';

export const PLATFORM_ERRORS = {
  SecretsKeyMissingError:
    'Secrets cannot be stored, and no codes can be mailed, because SECRETS_KEY is not set. Please contact the operator of the service.',
  MailNotConfiguredError:
    'Mail cannot be sent because SMTP_URL and MAIL_FROM are not set. Please contact the operator of the service.',
  CustomerNotFoundError: 'There is no customer with this id.',
  ApiKeyNotFoundError: 'There is no API key with this id.',
  WebhookEndpointNotFoundError: 'There is no webhook endpoint with this id.',
  WebhookDeliveryNotFoundError: 'There is no webhook delivery with this id.',
};

const LABELS = {
  NAME: 'The name',
  DEFAULT_LANGUAGE: 'The default language',
  STRONG_PASSWORDS: 'The strong-passwords setting',
  REFUSE_COMMON_PASSWORDS: 'The common-passwords setting',
  EMAIL_VERIFICATION: 'The setting for e-mail verification',
  TAKEN_EMAIL: 'The setting for taken e-mail addresses',
  SITE_KEY: 'The site key',
  SECRET: 'The secret',
  PROJECT: 'The project',
  MINIMUM_SCORE: 'The minimum score',
  ALLOWED_HOSTNAMES: 'The list of allowed hostnames',
  LABEL: 'The label',
  SITES: 'The list of sites of the account',
  API_KEYS: 'The list of active API keys of the account',
  URL: 'The URL',
  EVENT_TYPES: 'The list of event types',
  WEBHOOK_ENDPOINTS: 'The list of webhook endpoints of the account',
};

/** The fields that only inputs of the platform have. */
export type PlatformField = keyof typeof LABELS;

export function isPlatformField(field: string): field is PlatformField {
  return field in LABELS;
}

const SENTENCES: Partial<Record<FieldErrorCode, (label: string, limit: number) => string>> = {
  REQUIRED: (label) => `${label} is required.`,
  TOO_LONG: (label, limit) => `${label} must have at most ${limit} characters.`,
  TOO_MANY: (label, limit) => `${label} must have at most ${limit} entries.`,
  INVALID_CHARACTERS: (label) => `${label} contains characters that are not allowed.`,
};

/** For the codes whose general sentence does not say what to correct. */
const OWN_SENTENCES: Partial<Record<`${PlatformField} ${FieldErrorCode}`, string>> = {
  'URL INVALID_FORMAT': 'The URL must be a public https URL without user name, password and fragment.',
  'TAKEN_EMAIL NEEDS_VERIFICATION':
    'Taken e-mail addresses can be hidden only while e-mail verification is REQUIRED.',
  'PROJECT INVALID_FORMAT': 'This provider has no project.',
  'MINIMUM_SCORE INVALID_FORMAT':
    'The minimum score must be from 0 to 1. Providers that give no score have no minimum score.',
  'ALLOWED_HOSTNAMES INVALID_FORMAT':
    'An allowed hostname must be the name of one host, without scheme, port, path or *.',
};

/** The message of a field error, e.g. "The label must have at most 100 characters." */
export function platformFieldMessage(field: PlatformField, code: FieldErrorCode, limit: number): string {
  const label = LABELS[field];
  return OWN_SENTENCES[`${field} ${code}`] ?? SENTENCES[code]?.(label, limit) ?? `${label} is not valid.`;
}
