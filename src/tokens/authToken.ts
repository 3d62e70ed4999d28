// An auth token: the signed JWT (RFC 7519) issued to a customer. (pure)

export interface AuthToken {
  /** The JWT in its compact form. */
  readonly token: string;
  /** When the token expires; verifiers should tolerate 30 seconds of clock difference. */
  readonly expiresAt: Date;
}

/** The subject of a token: a customer of an account. */
export interface TokenSubject {
  readonly accountId: number;
  /** The customer's id, a UUID. */
  readonly id: string;
}

const MAX_INT32 = 2_147_483_647;

/** The audience (`aud`) of the tokens of an account's customers: the servers of that account. */
export function accountAudience(accountId: number): string {
  return `account-${accountId}`;
}

/** The account of an audience; undefined if it is not one of `accountAudience`. */
export function audienceAccount(audience: unknown): number | undefined {
  if (typeof audience !== 'string') return undefined;
  const digits = /^account-([1-9]\d{0,9})$/.exec(audience)?.[1];
  return digits !== undefined && Number(digits) <= MAX_INT32 ? Number(digits) : undefined;
}
