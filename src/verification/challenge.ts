// A challenge: a request to prove an address, and how long it and its codes are valid. (pure)
import type { EmailCodeFailure } from '../outcomes/emailCodeError.ts';

/** VERIFY: the address of a customer; REGISTER: of a registration that becomes a customer by it; RESET: for a new password. */
export type Purpose = 'VERIFY' | 'REGISTER' | 'RESET';

/** A challenge as stored, without what a proof would insert. */
export interface Challenge {
  readonly accountId: number;
  readonly id: string;
  readonly purpose: Purpose;
  readonly siteId: number;
  readonly email: string;
  readonly emailKey: string;
  /** Null: there is no customer yet, or none with this address. */
  readonly customerId: string | null;
  /** No code proves it, and the owner of the address gets another mail. */
  readonly taken: boolean;
  readonly codeNumber: number;
  readonly codeTries: number;
  readonly tries: number;
  /** When its newest mail was written; null: it has none. */
  readonly mailedAt: Date | null;
  /** When the code was first sent; null: it has not been sent. */
  readonly codeSentAt: Date | null;
  readonly expiresAt: Date;
  readonly usedAt: Date | null;
}

export const CHALLENGE_LIFE_MS = 86_400_000;
export const CHALLENGE_TRIES = 20;
/** For so long a challenge gets no other mail. */
export const MAIL_INTERVAL_MS = 60_000;
const CODE_LIFE_MS = 1_800_000;
export const CODE_TRIES = 5;

/** Whether a code of the challenge can still prove the address, if not the present one then a later one. */
export function isOpen({ expiresAt, usedAt, tries }: Challenge, now: Date): boolean {
  return usedAt === null && tries < CHALLENGE_TRIES && expiresAt > now;
}

/** From when the challenge can get another mail; null: it has none yet. */
export function nextMailAt({ mailedAt }: Pick<Challenge, 'mailedAt'>): Date | null {
  return mailedAt && new Date(mailedAt.getTime() + MAIL_INTERVAL_MS);
}

/** Whether the code was first sent too long ago. */
export function isCodeOld({ codeSentAt }: Challenge, now: Date): boolean {
  return codeSentAt !== null && now.getTime() - codeSentAt.getTime() >= CODE_LIFE_MS;
}

/** Whether the next mail needs another code. */
export function isCodeSpent(challenge: Challenge, now: Date): boolean {
  return challenge.codeTries >= CODE_TRIES || isCodeOld(challenge, now);
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
  return challenge.tries >= CHALLENGE_TRIES ? 'INVALID' : undefined;
}
