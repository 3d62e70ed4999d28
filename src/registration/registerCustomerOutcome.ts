// The outcomes of a registration. (pure)
import type { Customer, TakenKeys } from '../customers/customer.ts';
import type { FieldError } from '../outcomes/fieldError.ts';
import type { RetryLater } from '../outcomes/retryLater.ts';
import type { ValidationError } from '../outcomes/validationError.ts';
import type { AuthToken } from '../tokens/authToken.ts';

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

export function takenErrors(taken: TakenKeys): FieldError[] {
  const errors: FieldError[] = [];
  if (taken.email) errors.push({ field: 'EMAIL', path: ['email'], code: 'TAKEN' });
  if (taken.username) errors.push({ field: 'USERNAME', path: ['username'], code: 'TAKEN' });
  return errors;
}
