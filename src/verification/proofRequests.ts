// Requests to prove an address: a challenge and its mail, where mail can be sent and the caps allow it.
import type { Database } from '../database/database.ts';
import { rowOf } from '../database/rowOf.ts';
import { emailChallenges } from '../database/tables.ts';
import { writeMail } from '../mail/writeMail.ts';
import { type RetryLater, retryLater } from '../outcomes/retryLater.ts';
import type { Site } from '../sites/site.ts';
import { createChallengeStore } from './challengeStore.ts';
import type { MailCaps, MailCount } from './mailCaps.ts';
import type { NewChallenge } from './newChallenge.ts';

export interface ProofRequests {
  /** "Retry later" if this service cannot mail codes, and the site, if one is given, needs them. */
  readonly unavailable: (site?: Site) => RetryLater | undefined;
  /**
   * Writes the challenge, and its mail if the caps allow it. If they do not, a challenge that is `worthless` without its mail is
   * not written either; any other one can be mailed later. TAKEN: the same registration has made a challenge before.
   */
  readonly write: (
    transaction: Database,
    challenge: NewChallenge,
    withoutMail: 'WORTHLESS' | 'MAIL_LATER',
  ) => Promise<MailCount | 'TAKEN'>;
}

/** The operator has to change something. */
export const MAIL_UNAVAILABLE_WAIT_MS = 60_000;

export function createProofRequests({
  caps,
  canMailCodes,
}: {
  caps: MailCaps;
  canMailCodes: boolean;
}): ProofRequests {
  return {
    unavailable: (site) =>
      canMailCodes || site?.settings.emailVerification === 'OFF'
        ? undefined
        : retryLater('MAIL_UNAVAILABLE', MAIL_UNAVAILABLE_WAIT_MS),

    async write(transaction, challenge, withoutMail) {
      // First: of equal registrations that are sent at once, only the one that writes a challenge counts a mail.
      if (!(await createChallengeStore(transaction).insert(challenge))) return 'TAKEN';
      const { accountId, siteId, id: challengeId, emailKey, createdAt: at } = challenge;
      const count = await caps.count(transaction, { accountId, siteId, emailKey, challengeId });
      if (count.allowed) await writeMail(transaction, { accountId, siteId, challengeId, at });
      else if (withoutMail === 'WORTHLESS') {
        await transaction.delete(emailChallenges).where(rowOf(emailChallenges, accountId, challengeId));
      }
      return count;
    },
  };
}
