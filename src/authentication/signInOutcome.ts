// The outcomes of a sign-in. (pure)
import type { Customer } from '../customers/customer.ts';
import type { RetryLater } from '../outcomes/retryLater.ts';
import type { AuthToken } from '../tokens/authToken.ts';

export type SignInOutcome =
  | { readonly kind: 'SignInSuccess'; readonly customer: Customer; readonly authToken: AuthToken }
  | { readonly kind: 'InvalidCredentialsError' }
  | { readonly kind: 'SiteNotFoundError' }
  | RetryLater;
