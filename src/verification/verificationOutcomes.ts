// The outcomes of proving an address, and of requesting to. (pure)
import type { Customer } from '../customers/customer.ts';
import type { EmailCodeError } from '../outcomes/emailCodeError.ts';
import type { RetryLater } from '../outcomes/retryLater.ts';
import type { ValidationError } from '../outcomes/validationError.ts';
import type { AuthToken } from '../tokens/authToken.ts';
import type { EmailVerification } from './emailVerification.ts';

interface SignedIn {
  readonly customer: Customer;
  readonly authToken: AuthToken;
}

interface SiteNotFound {
  readonly kind: 'SiteNotFoundError';
}

export type VerifyEmailOutcome =
  | ({ readonly kind: 'VerifyEmailSuccess' } & SignedIn)
  | EmailCodeError
  | ValidationError
  | SiteNotFound
  | RetryLater;

/** When the challenge ends, and when its next code can be requested. */
export type Resent = Pick<EmailVerification, 'expiresAt' | 'resendAfterSeconds'>;

export type ResendEmailCodeOutcome =
  | ({ readonly kind: 'ResendEmailCodeSuccess' } & Resent)
  | EmailCodeError
  | SiteNotFound
  | RetryLater;

export type PasswordReset = Omit<EmailVerification, 'email'>;

export type RequestPasswordResetOutcome =
  | { readonly kind: 'RequestPasswordResetSuccess'; readonly passwordReset: PasswordReset }
  | ValidationError
  | SiteNotFound
  | RetryLater;

export type ResetPasswordOutcome =
  | ({ readonly kind: 'ResetPasswordSuccess' } & SignedIn)
  | EmailCodeError
  | ValidationError
  | SiteNotFound
  | RetryLater;
