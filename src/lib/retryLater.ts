// "Not now": an expected end that several modules can bring a request to.

/** Why a request was put off. */
export const RETRY_REASONS = ['RATE_LIMITED', 'OVERLOADED', 'RISK_ASSESSMENT_UNAVAILABLE'] as const;
export type RetryReason = (typeof RETRY_REASONS)[number];

/** The request was fine, and may be sent again as it is after `retryAfterSeconds` (a whole number, at least 1). */
export interface RetryLater {
  readonly kind: 'RetryLaterError';
  readonly reason: RetryReason;
  readonly retryAfterSeconds: number;
}
