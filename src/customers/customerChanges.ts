// The changes that the platform makes to a customer, by the rules of registration, and the outcomes. (pure)
import * as z from 'zod';
import { type EmailAddress, readEmailAddress } from '../fields/emailAddress.ts';
import { fieldErrors, optionalLanguage, optionalUsername, requiredEmail } from '../fields/fieldRules.ts';
import { readUsernameKey } from '../fields/username.ts';
import type { FieldError, InputField } from '../outcomes/fieldError.ts';
import type { ValidationError } from '../outcomes/validationError.ts';
import type { Customer, UniqueKeys } from './customer.ts';
import { PROFILE, PROFILE_FIELDS, type Profile } from './profile.ts';

export type UpdateCustomerOutcome =
  | { readonly kind: 'UpdateCustomerSuccess'; readonly customer: Customer }
  | ValidationError
  | { readonly kind: 'CustomerNotFoundError' };

export type DeleteCustomerOutcome =
  | { readonly kind: 'DeleteCustomerSuccess'; readonly customer: Customer }
  | { readonly kind: 'CustomerNotFoundError' };

const customerChanges = z.object({
  email: requiredEmail.nullish(),
  language: optionalLanguage,
  username: optionalUsername,
  ...PROFILE,
});

const FIELDS: Record<keyof CustomerChangesInput, InputField> = {
  email: 'EMAIL',
  language: 'LANGUAGE',
  username: 'USERNAME',
  ...PROFILE_FIELDS,
};

/**
 * What a caller sends. An absent field stays as it is. Every customer has an e-mail address and a language: null leaves
 * them; null and "" remove the value of all other fields.
 */
export type CustomerChangesInput = z.input<typeof customerChanges>;

/** What changes; an absent field stays as it is. */
export type CustomerChanges = Partial<
  Profile & { readonly email: EmailAddress; readonly language: string; readonly username: string | null }
>;

export type CustomerChangesReading =
  | { readonly changes: CustomerChanges; readonly fieldErrors: []; readonly keys: UniqueKeys }
  | { readonly changes?: never; readonly fieldErrors: FieldError[]; readonly keys: UniqueKeys };

/** The changes, or every field error that can be found without the database; and in both cases the keys to look up. */
export function readCustomerChanges(input: CustomerChangesInput): CustomerChangesReading {
  const email = readEmailAddress(input.email?.trim() ?? '');
  const keys = {
    emailKey: 'key' in email ? email.key : undefined,
    usernameKey: readUsernameKey(input.username ?? ''),
  };
  const result = customerChanges.safeParse(input);
  if (!result.success) return { fieldErrors: fieldErrors(result.error, FIELDS), keys };
  const { email: newEmail, language, ...others } = result.data;
  const given = Object.entries(others).filter(
    ([name]) => input[name as keyof CustomerChangesInput] !== undefined,
  );
  const changes = {
    ...Object.fromEntries(given),
    ...(newEmail && { email: newEmail }),
    ...(language && { language }),
  };
  return { changes, fieldErrors: [], keys };
}
