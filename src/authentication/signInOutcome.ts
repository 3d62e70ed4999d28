// The outcomes of a sign-in. (pure)
import type { Customer } from '../customers/customer.ts';
import type { RetryLater } from '../outcomes/retryLater.ts';
import type { AuthToken } from '../tokens/authToken.ts';
import type { EmailVerification } from '../verification/emailVerification.ts';

export type SignInOutcome =
  | {
      readonly kind: 'SignInSuccess';
      readonly customer: Customer;
      readonly authToken: AuthToken;
      /** Null: the address is proved, or the site does not ask for it. */
      readonly emailVerification: EmailVerification | null;
    }
  | { readonly kind: 'InvalidCredentialsError' }
  | { readonly kind: 'SiteNotFoundError' }
  | RetryLater;
