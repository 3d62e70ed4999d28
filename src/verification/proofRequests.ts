// Requests to prove an address: a challenge and its mail, where mail can be sent and the caps allow it.
import type { Customer, NewCustomer } from '../customers/customer.ts';
import type { Database } from '../database/database.ts';
import type { NewEvent } from '../events/writeEvent.ts';
import { type RetryLater, retryLater } from '../outcomes/retryLater.ts';
import type { Site } from '../sites/site.ts';
import { createChallengeWithMail } from './challengeWithMail.ts';
import type { MailCaps, MailCount } from './mailCaps.ts';
import type { NewChallenge } from './newChallenge.ts';

/** Each write is one statement where the caps allow the mail, in a transaction if one is given. */
export interface ProofRequests {
  /** "Retry later" if this service cannot mail codes, and the site, if one is given, needs them. */
  readonly unavailable: (site?: Site) => RetryLater | undefined;
  /**
   * Writes the challenge with its mail. If the caps do not allow the mail, nothing is written. `isTaken`: nothing is either,
   * because the same registration has requested a proof.
   */
  readonly write: (
    challenge: NewChallenge,
    transaction?: Database,
  ) => Promise<MailCount & { readonly isTaken: boolean }>;
  /**
   * Writes them with the customer, and the event that reports it, if there is one. If the caps do not allow the mail, it can be
   * requested later. TAKEN: nothing is written.
   */
  readonly writeWithCustomer: (
    customer: NewCustomer,
    belongings: { readonly challenge: NewChallenge; readonly event: NewEvent | undefined },
    transaction?: Database,
  ) => Promise<(MailCount & { readonly customer: Customer; readonly hasDeliveries: boolean }) | 'TAKEN'>;
}

/** The operator has to change something. */
export const MAIL_UNAVAILABLE_WAIT_MS = 60_000;

export function createProofRequests(
  db: Database,
  { caps, canMailCodes }: { caps: MailCaps; canMailCodes: boolean },
): ProofRequests {
  // Its statements are built once.
  const own = createChallengeWithMail(db, caps);
  const storeOf = (transaction?: Database) =>
    transaction ? createChallengeWithMail(transaction, caps) : own;

  return {
    unavailable: (site) =>
      canMailCodes || site?.settings.emailVerification === 'OFF'
        ? undefined
        : retryLater('MAIL_UNAVAILABLE', MAIL_UNAVAILABLE_WAIT_MS),

    async write(challenge, transaction) {
      const { isWritten, ...count } = await storeOf(transaction).insert(challenge);
      if (!isWritten) await caps.takeBack(challenge, transaction);
      return { ...count, isTaken: count.allowed && !isWritten };
    },

    async writeWithCustomer(customer, { challenge, event }, transaction) {
      const written = await storeOf(transaction).insertCustomer(customer, challenge, event);
      if (written?.allowed === false) await caps.takeBack(challenge, transaction);
      return written ?? 'TAKEN';
    },
  };
}
