// The outcomes of a registration. (pure)
import type { Customer } from '../customers/customer.ts';
import type { RetryLater } from '../outcomes/retryLater.ts';
import type { ValidationError } from '../outcomes/validationError.ts';
import type { AuthToken } from '../tokens/authToken.ts';
import type { EmailVerification } from '../verification/emailVerification.ts';

export type RegisterCustomerOutcome =
  | {
      readonly kind: 'RegisterCustomerSuccess';
      readonly customer: Customer;
      readonly authToken: AuthToken;
      /** An earlier request with the same idempotency key registered the customer. */
      readonly replayed: boolean;
      /** By which the customer proves to own the address; null: the site does not ask for it, or it is proved. */
      readonly emailVerification: EmailVerification | null;
    }
  /** There will be a customer when the address is proved. */
  | { readonly kind: 'EmailVerificationRequired'; readonly verification: EmailVerification }
  | ValidationError
  | { readonly kind: 'SiteNotFoundError' }
  | { readonly kind: 'RiskAssessmentError' }
  | RetryLater;
