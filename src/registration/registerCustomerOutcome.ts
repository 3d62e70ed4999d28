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
      /** An earlier request with the same idempotency key registered the customer. */
      readonly replayed: boolean;
    }
  | ValidationError
  | { readonly kind: 'SiteNotFoundError' }
  | { readonly kind: 'RiskAssessmentError' }
  | RetryLater;
