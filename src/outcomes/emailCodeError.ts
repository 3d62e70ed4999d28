// The outcome of a code that proves nothing. (pure)

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
