// What the platform changes of a customer, by the rules of registration, and how that ends. (pure)
import * as z from 'zod';
import { fieldErrors } from '../fields/fieldRules.ts';
import type { ValidationError } from '../outcomes/validationError.ts';
import type { Customer, CustomerChanges } from './customer.ts';
import { PROFILE, PROFILE_FIELDS } from './profile.ts';

export type UpdateCustomerOutcome =
  | { readonly kind: 'UpdateCustomerSuccess'; readonly customer: Customer }
  | ValidationError
  | { readonly kind: 'CustomerNotFoundError' };

const FIELDS = { language: 'LANGUAGE', ...PROFILE_FIELDS } as const;

const customerChanges = z.object({ language: z.string().nullish(), ...PROFILE });

/** What a caller sends: a field that is left out stays as it is; null and "" empty the fields that can be empty. */
export type CustomerChangesInput = z.input<typeof customerChanges>;

export function readCustomerChanges(input: CustomerChangesInput): CustomerChanges | ValidationError {
  const result = customerChanges.safeParse(input);
  if (!result.success) return { kind: 'ValidationError', fieldErrors: fieldErrors(result.error, FIELDS) };
  const { language, ...profile } = result.data;
  const given = Object.entries(profile).filter(
    ([name]) => input[name as keyof CustomerChangesInput] !== undefined,
  );
  // Every customer has a language: null leaves it.
  return { ...Object.fromEntries(given), ...(language && { language }) };
}
