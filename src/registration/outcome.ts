// How a registration ends: the outcomes, and the fields and codes of a field error. (pure)

import type { Customer, TakenKeys } from '../customers/customer.ts';
import type { RetryLater } from '../lib/retryLater.ts';
import type { AuthToken } from '../tokens/authToken.ts';

/** The fields of the input, in its order, which is the order of field errors in an answer. */
export const REGISTER_CUSTOMER_FIELDS = [
  'EMAIL',
  'PASSWORD',
  'LANGUAGE',
  'USERNAME',
  'DISPLAY_NAME',
  'EMAIL_HARDBOUNCE',
  'FIRST_NAME',
  'LAST_NAME',
  'METADATA',
  'OLD_PROVIDER_ID',
  'ORGANIZATION',
  'PHONE',
  'SALUTATION',
  'TITLE',
  'SECURITY_TOKEN',
] as const;
export type RegisterCustomerField = (typeof REGISTER_CUSTOMER_FIELDS)[number];

/** Why a field is refused. Stable: clients hang their own words on them. */
export const FIELD_ERROR_CODES = [
  'REQUIRED',
  'TOO_SHORT',
  'TOO_LONG',
  'TOO_MANY',
  'INVALID_FORMAT',
  'INVALID_CHARACTERS',
  'TAKEN',
  'DUPLICATE_KEY',
  'MISSING_NUMBER',
  'MISSING_SYMBOL',
  'MISSING_LOWERCASE',
  'MISSING_UPPERCASE',
  'TOKEN_INVALID',
  'TOKEN_EXPIRED',
] as const;
export type FieldErrorCode = (typeof FIELD_ERROR_CODES)[number];

/** One broken rule; `limit` is the bound that was broken, for the codes that have one. */
export interface Violation {
  readonly code: FieldErrorCode;
  readonly limit?: number;
}

/** A fault in one field that the caller can mend; `path` leads from the input to the place, e.g. `metadata 3 key`. */
export interface FieldError<Field extends string = RegisterCustomerField> extends Violation {
  readonly field: Field;
  readonly path: readonly string[];
}

/** Fields need to be mended; nothing was written. Never without a field error. */
export interface ValidationError<Field extends string = RegisterCustomerField> {
  readonly kind: 'ValidationError';
  readonly fieldErrors: readonly FieldError<Field>[];
}

export type RegisterCustomerOutcome =
  | {
      readonly kind: 'RegisterCustomerSuccess';
      readonly customer: Customer;
      readonly authToken: AuthToken;
    }
  | ValidationError
  | { readonly kind: 'SiteNotFoundError' }
  | { readonly kind: 'RiskAssessmentError' }
  | RetryLater;

/** The outcome of an input with these field errors, which are put in the order of the input's fields. */
export function validationError(fieldErrors: readonly FieldError[]): ValidationError {
  const rank = ({ field }: FieldError) => REGISTER_CUSTOMER_FIELDS.indexOf(field);
  return { kind: 'ValidationError', fieldErrors: fieldErrors.toSorted((a, b) => rank(a) - rank(b)) };
}

export function takenErrors(taken: TakenKeys): FieldError[] {
  const errors: FieldError[] = [];
  if (taken.email) errors.push({ field: 'EMAIL', path: ['email'], code: 'TAKEN' });
  if (taken.username) errors.push({ field: 'USERNAME', path: ['username'], code: 'TAKEN' });
  return errors;
}
