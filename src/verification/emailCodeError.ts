// The outcome of a code that proves nothing. (pure)
import { CHALLENGE_TRIES, type Challenge, CODE_TRIES } from './challenge.ts';

/** Why a code is rejected. */
export const EMAIL_CODE_FAILURES = ['INVALID', 'EXPIRED', 'USED'] as const;
export type EmailCodeFailure = (typeof EMAIL_CODE_FAILURES)[number];

export interface EmailCodeError {
  readonly kind: 'EmailCodeError';
  readonly failure: EmailCodeFailure;
}

export function emailCodeError(failure: EmailCodeFailure): EmailCodeError {
  return { kind: 'EmailCodeError', failure };
}

/** Why no code of a challenge is valid now; undefined: one may be. A challenge that is not found has no codes. */
export function failureOf(
  challenge: Challenge | undefined,
  siteId: number,
  now: Date,
): EmailCodeFailure | undefined {
  if (challenge?.siteId !== siteId) return 'INVALID';
  if (challenge.usedAt) return 'USED';
  if (challenge.expiresAt <= now) return 'EXPIRED';
  return challenge.tries >= CHALLENGE_TRIES || challenge.codeTries >= CODE_TRIES ? 'INVALID' : undefined;
}
