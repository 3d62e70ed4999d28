// Requests to prove an address: a challenge and its mail, where mail can be sent and the caps allow it.
import type { Customer, NewCustomer } from '../customers/customer.ts';
import type { Database } from '../database/database.ts';
import { rowOf } from '../database/rowOf.ts';
import { emailChallenges } from '../database/tables.ts';
import { withDatabaseFaults } from '../database/withDatabaseFaults.ts';
import { writeMail } from '../mail/writeMail.ts';
import { type RetryLater, retryLater } from '../outcomes/retryLater.ts';
import type { Site } from '../sites/site.ts';
import { createChallengeStore } from './challengeStore.ts';
import type { ChallengeWithMail } from './challengeWithMail.ts';
import type { CappedMail, MailCaps, MailCount } from './mailCaps.ts';
import type { NewChallenge } from './newChallenge.ts';

export interface ProofRequests {
  /** "Retry later" if this service cannot mail codes, and the site, if one is given, needs them. */
  readonly unavailable: (site?: Site) => RetryLater | undefined;
  /** Writes the challenge with its mail. If the caps do not allow the mail, nothing is written. */
  readonly write: (challenge: NewChallenge) => Promise<MailCount>;
  /** Writes them with the customer. If the caps do not allow the mail, it can be requested later. */
  readonly writeWithCustomer: (
    customer: NewCustomer,
    challenge: NewChallenge,
  ) => Promise<(MailCount & { readonly customer: Customer }) | 'TAKEN'>;
  /**
   * For a registration that may be sent several times at once: writes the challenge first, so that only the one that succeeds
   * counts a mail. TAKEN: another one has. `isWorthless`: without its mail, the challenge is not kept.
   */
  readonly writeOnce: (
    transaction: Database,
    challenge: NewChallenge,
    isWorthless: boolean,
  ) => Promise<MailCount | 'TAKEN'>;
}

/** The operator has to change something. */
export const MAIL_UNAVAILABLE_WAIT_MS = 60_000;

export function createProofRequests({
  caps,
  challengeWithMail,
  canMailCodes,
}: {
  caps: MailCaps;
  challengeWithMail: ChallengeWithMail;
  canMailCodes: boolean;
}): ProofRequests {
  return {
    unavailable: (site) =>
      canMailCodes || site?.settings.emailVerification === 'OFF'
        ? undefined
        : retryLater('MAIL_UNAVAILABLE', MAIL_UNAVAILABLE_WAIT_MS),

    ...withDatabaseFaults<Omit<ProofRequests, 'unavailable'>>({
      async write(challenge) {
        const count = await caps.count(mailOf(challenge));
        if (count.allowed) await challengeWithMail.insert(challenge);
        return count;
      },

      async writeWithCustomer(customer, challenge) {
        const mail = mailOf(challenge);
        const count = await caps.count(mail);
        const inserted = await challengeWithMail.insertCustomer(customer, challenge, count.allowed);
        if (inserted) return { ...count, customer: inserted };
        if (count.allowed) await caps.takeBack(mail);
        return 'TAKEN';
      },

      async writeOnce(transaction, challenge, isWorthless) {
        if (!(await createChallengeStore(transaction).insert(challenge))) return 'TAKEN';
        const { accountId, siteId, id: challengeId, createdAt: at } = challenge;
        const count = await caps.count(mailOf(challenge), transaction);
        if (count.allowed) await writeMail(transaction, { accountId, siteId, challengeId, at });
        else if (isWorthless) {
          await transaction.delete(emailChallenges).where(rowOf(emailChallenges, accountId, challengeId));
        }
        return count;
      },
    }),
  };
}

function mailOf({ accountId, siteId, id: challengeId, emailKey }: NewChallenge): CappedMail {
  return { accountId, siteId, emailKey, challengeId };
}
