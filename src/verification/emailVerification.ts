// A verification as the visitor's page knows it: how to name it, and when another code can be requested. (pure)

export interface EmailVerification {
  /** Of the challenge. */
  readonly id: string;
  /** As typed by the visitor or stored with the customer. */
  readonly email: string;
  readonly expiresAt: Date;
  /** 0: a code can be requested now. */
  readonly resendAfterSeconds: number;
}

export function emailVerification(
  { id, email, expiresAt }: Pick<EmailVerification, 'id' | 'email' | 'expiresAt'>,
  waitMs: number,
): EmailVerification {
  return { id, email, expiresAt, resendAfterSeconds: Math.ceil(waitMs / 1000) };
}
