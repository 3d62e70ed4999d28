// The input of a registration: checks every rule of every field, and reports all violations at once. (pure)
import * as z from 'zod';
import type { UniqueKeys } from '../customers/customer.ts';
import { PROFILE, PROFILE_FIELDS } from '../customers/profile.ts';
import { readEmailAddress } from '../fields/emailAddress.ts';
import {
  addIssues,
  fieldErrors,
  optionalText,
  optionalUsername,
  requiredEmail,
} from '../fields/fieldRules.ts';
import { readUsernameKey, usernameKey } from '../fields/username.ts';
import { trimToNull } from '../lib/text.ts';
import type { FieldError, InputField } from '../outcomes/fieldError.ts';
import { type PasswordPolicy, readPassword } from '../passwords/passwordPolicy.ts';

/** What a site's settings mean for its registrations. */
export interface RegistrationPolicy {
  readonly passwords: PasswordPolicy;
  readonly securityTokenRequired: boolean;
}

function password(policy: PasswordPolicy) {
  return z.string().transform((typed, context) => {
    const { password, violations } = readPassword(typed, policy);
    addIssues(context, violations);
    return password;
  });
}

/** The same text as a required field. */
function required(text: ReturnType<typeof optionalText>) {
  return text.superRefine((given, context) => {
    if (given === null) addIssues(context, [{ code: 'REQUIRED' }]);
  });
}

const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/;

/** A UUID of any version, also the nil UUID (RFC 9562); in lower case. */
const idempotencyKey = z
  .string()
  .nullish()
  .transform((raw, context) => {
    const text = trimToNull(raw)?.toLowerCase() ?? null;
    if (text !== null && !UUID.test(text)) addIssues(context, [{ code: 'INVALID_FORMAT' }]);
    return text;
  });

/** The schema of the whole input under a site's policy, in the order of the input type. */
function registrationInput(policy: RegistrationPolicy) {
  return z.object({
    email: requiredEmail,
    password: password(policy.passwords),
    language: z.string().nullish(),
    username: optionalUsername,
    ...PROFILE,
    securityToken: policy.securityTokenRequired ? required(optionalText(8192)) : optionalText(8192),
    idempotencyKey,
  });
}

type RegistrationSchema = ReturnType<typeof registrationInput>;

/** What a caller sends: untrusted, but of the types of the GraphQL input. */
export type RegistrationInput = z.input<RegistrationSchema>;

/** The input after validation: canonical, within bounds, ready to hash and insert. */
export type Applicant = z.output<RegistrationSchema>;

export type RegistrationReading =
  | { readonly applicant: Applicant; readonly fieldErrors: []; readonly keys: UniqueKeys }
  | { readonly applicant?: never; readonly fieldErrors: FieldError[]; readonly keys: UniqueKeys };

const FIELDS: Record<keyof RegistrationInput, InputField> = {
  email: 'EMAIL',
  password: 'PASSWORD',
  language: 'LANGUAGE',
  username: 'USERNAME',
  ...PROFILE_FIELDS,
  securityToken: 'SECURITY_TOKEN',
  idempotencyKey: 'IDEMPOTENCY_KEY',
};

/** Building a schema costs more than a hundred readings, and there are few policies. */
const withToken = new WeakMap<PasswordPolicy, RegistrationSchema>();
const withoutToken = new WeakMap<PasswordPolicy, RegistrationSchema>();

function schemaFor(policy: RegistrationPolicy): RegistrationSchema {
  const schemas = policy.securityTokenRequired ? withToken : withoutToken;
  const schema = schemas.get(policy.passwords) ?? registrationInput(policy);
  schemas.set(policy.passwords, schema);
  return schema;
}

/**
 * Reads an input under a site's policy. Returns the applicant, or every field error that can be found without the
 * database; and in both cases the keys to look up in the database.
 */
export function readRegistrationInput(
  input: RegistrationInput,
  policy: RegistrationPolicy,
): RegistrationReading {
  const result = schemaFor(policy).safeParse(input);
  if (!result.success) return { fieldErrors: fieldErrors(result.error, FIELDS), keys: validKeys(input) };
  const applicant = result.data;
  const keys = {
    emailKey: applicant.email.key,
    usernameKey: applicant.username === null ? undefined : usernameKey(applicant.username),
  };
  return { applicant, fieldErrors: [], keys };
}

/** The keys of an input that violates some rule: zod returns no field of it, but its e-mail or username may be taken. */
function validKeys(input: RegistrationInput): UniqueKeys {
  const email = readEmailAddress(input.email.trim());
  return {
    emailKey: 'key' in email ? email.key : undefined,
    usernameKey: readUsernameKey(input.username ?? ''),
  };
}
