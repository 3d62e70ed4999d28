// An auth token: the signed JWT (RFC 7519) handed to a customer. (pure)

export interface AuthToken {
  /** The JWT in its compact form. */
  readonly token: string;
  /** From here on it is refused (but for a tolerance of half a minute for clocks that differ). */
  readonly expiresAt: Date;
}

/** Whom a token is about: a customer of an account. */
export interface TokenSubject {
  readonly accountId: number;
  /** The customer's id, a UUID. */
  readonly id: string;
}

const MAX_INT32 = 2_147_483_647;

/** Whom the tokens of an account's customers are meant for (`aud`): the servers of that account. */
export function accountAudience(accountId: number): string {
  return `account-${accountId}`;
}

/** The account that an audience names; nothing where it is not one of `accountAudience`. */
export function audienceAccount(audience: unknown): number | undefined {
  if (typeof audience !== 'string') return undefined;
  const digits = /^account-([1-9]\d{0,9})$/.exec(audience)?.[1];
  return digits !== undefined && Number(digits) <= MAX_INT32 ? Number(digits) : undefined;
}
