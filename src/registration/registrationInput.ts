// The input of a registration: every rule of every field, told at once. (pure)
import * as z from 'zod';
import type { UniqueKeys } from '../customers/customer.ts';
import { PROFILE, PROFILE_FIELDS } from '../customers/profile.ts';
import { type EmailAddress, readEmailAddress } from '../fields/emailAddress.ts';
import { addIssues, fieldErrors, optionalText } from '../fields/fieldRules.ts';
import { USERNAME_CHARACTERS, USERNAME_MAX_LENGTH, usernameKey } from '../fields/username.ts';
import type { FieldError, InputField } from '../outcomes/fieldError.ts';
import { checkPassword, normalizePassword, type PasswordPolicy } from '../passwords/passwordPolicy.ts';

/** What a site's settings mean for its registrations. */
export interface RegistrationPolicy {
  readonly passwords: PasswordPolicy;
  readonly securityTokenRequired: boolean;
}

const email = z.string().transform((raw, context) => {
  const address = raw.trim();
  const reading = address === '' ? ({ code: 'REQUIRED' } as const) : readEmailAddress(address);
  if ('key' in reading) return reading;
  addIssues(context, [reading]);
  return z.NEVER;
});

function password(policy: PasswordPolicy) {
  return z.string().transform((raw, context) => {
    const normalized = normalizePassword(raw);
    addIssues(context, normalized === '' ? [{ code: 'REQUIRED' }] : checkPassword(normalized, policy));
    return normalized;
  });
}

/** The same text, not to be left out. */
function required(text: ReturnType<typeof optionalText>) {
  return text.superRefine((given, context) => {
    if (given === null) addIssues(context, [{ code: 'REQUIRED' }]);
  });
}

/** The schema of the whole input under a site's policy, in the order of the input type. */
function registrationInput(policy: RegistrationPolicy) {
  return z.object({
    email,
    password: password(policy.passwords),
    language: z.string().nullish(),
    username: optionalText(USERNAME_MAX_LENGTH, USERNAME_CHARACTERS),
    ...PROFILE,
    securityToken: policy.securityTokenRequired ? required(optionalText(8192)) : optionalText(8192),
  });
}

type RegistrationSchema = ReturnType<typeof registrationInput>;

/** What a caller sends: untrusted, but of the types of the GraphQL input. */
export type RegistrationInput = z.input<RegistrationSchema>;

/** The input after reading: canonical, within bounds, ready to hash and insert. */
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
};

/** Building a schema costs more than a hundred readings, and the policies that settings can express are few. */
const schemas = new Map<string, RegistrationSchema>();

function schemaFor(policy: RegistrationPolicy): RegistrationSchema {
  const key = JSON.stringify(policy);
  const schema = schemas.get(key) ?? registrationInput(policy);
  schemas.set(key, schema);
  return schema;
}

/**
 * Reads an input under a site's policy. Either the applicant, or every field error that can be told without the
 * database; and in both cases the keys that the database must be asked about.
 */
export function readRegistrationInput(
  input: RegistrationInput,
  policy: RegistrationPolicy,
): RegistrationReading {
  const schema = schemaFor(policy);
  const result = schema.safeParse(input);
  if (result.success) return { applicant: result.data, fieldErrors: [], keys: uniqueKeys(result.data) };
  const errors = fieldErrors(result.error, FIELDS);
  const good = (name: keyof RegistrationInput) => errors.every(({ field }) => field !== FIELDS[name]);
  // Read once more: of an input that is refused zod gives no field.
  const { email, username } = schema.shape;
  return {
    fieldErrors: errors,
    keys: uniqueKeys({
      email: good('email') ? email.parse(input.email) : undefined,
      username: input.username && good('username') ? username.parse(input.username) : undefined,
    }),
  };
}

function uniqueKeys({
  email,
  username,
}: {
  email: EmailAddress | undefined;
  username: string | null | undefined;
}): UniqueKeys {
  return { emailKey: email?.key, usernameKey: username ? usernameKey(username) : undefined };
}
