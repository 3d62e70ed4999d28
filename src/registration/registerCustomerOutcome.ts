// The outcomes of a registration. (pure)
import type { Customer } from '../customers/customer.ts';
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
