// The outcome of a request that can be sent again later. (pure)

/** Why a request was not carried out. */
export const RETRY_REASONS = [
  'RATE_LIMITED',
  'OVERLOADED',
  'RISK_ASSESSMENT_UNAVAILABLE',
  'MAIL_UNAVAILABLE',
] as const;
export type RetryReason = (typeof RETRY_REASONS)[number];

/**
 * The request may be sent again after `retryAfterSeconds` (a whole number, at least 1), with another security token,
 * because a token can be used once.
 */
export interface RetryLater {
  readonly kind: 'RetryLaterError';
  readonly reason: RetryReason;
  readonly retryAfterSeconds: number;
}

/** The outcome, for a wait that is known or guessed in milliseconds. */
export function retryLater(reason: RetryReason, waitMs: number): RetryLater {
  return { kind: 'RetryLaterError', reason, retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)) };
}
