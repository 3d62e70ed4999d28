// Another mail for a challenge, with the same code while that is valid.
import type { AccountShares } from '../database/accountShares.ts';
import type { Database } from '../database/database.ts';
import { databaseFault } from '../database/databaseFault.ts';
import type { Clock } from '../lib/clock.ts';
import type { RateLimit } from '../limits/rateLimit.ts';
import { writeMail } from '../mail/writeMail.ts';
import type { Audience } from '../outcomes/audience.ts';
import { emailCodeError } from '../outcomes/emailCodeError.ts';
import { retryLater } from '../outcomes/retryLater.ts';
import type { Site } from '../sites/site.ts';
import type { SiteStore } from '../sites/siteStore.ts';
import { failureOf, MAIL_INTERVAL_MS, nextMailAt } from './challenge.ts';
import { type ChallengeStore, createChallengeStore } from './challengeStore.ts';
import { emailVerification } from './emailVerification.ts';
import type { MailCaps } from './mailCaps.ts';
import { onSite, type SiteRequest } from './onSite.ts';
import type { ProofRequests } from './proofRequests.ts';
import type { ResendEmailCodeOutcome } from './verificationOutcomes.ts';

export interface ResendEmailCodeRequest extends SiteRequest {
  /** Of a verification or a password reset. */
  readonly id: string;
}

export type ResendEmailCode = (request: ResendEmailCodeRequest) => Promise<ResendEmailCodeOutcome & Audience>;

export function createResendEmailCode({
  rateLimit,
  sites,
  shares,
  db,
  challenges,
  proofRequests,
  caps,
  clock,
  mailWritten,
}: {
  rateLimit: RateLimit;
  sites: Pick<SiteStore, 'findSite'>;
  shares: AccountShares;
  db: Database;
  challenges: ChallengeStore;
  proofRequests: ProofRequests;
  caps: MailCaps;
  clock: Clock;
  /** Called after the commit of a mail. */
  mailWritten: () => void;
}): ResendEmailCode {
  async function resend(
    { accountId, id: siteId }: Site,
    { id }: ResendEmailCodeRequest,
  ): Promise<ResendEmailCodeOutcome> {
    const unavailable = proofRequests.unavailable();
    if (unavailable) return unavailable;
    const challenge = await challenges.find(accountId, id);
    const now = clock();
    const failure = failureOf(challenge, siteId, now);
    if (!challenge || failure) return emailCodeError(failure ?? 'INVALID');

    const next = nextMailAt(challenge);
    if (next && next > now) return retryLater('RATE_LIMITED', await caps.readWaitMs(challenge));
    const sending = shares.run(accountId, () =>
      db.transaction(async (transaction) => {
        const count = await caps.count(challenge, now, transaction);
        if (!count.allowed) return count;
        if (!(await createChallengeStore(transaction).noteMail(challenge, now))) {
          // Another request was faster.
          await caps.takeBack(challenge, transaction);
          return { allowed: false, waitMs: MAIL_INTERVAL_MS };
        }
        await writeMail(transaction, { accountId, siteId, challengeId: id, at: now });
        return count;
      }),
    );
    const { allowed, waitMs } = await sending.catch((error) => Promise.reject(databaseFault(error)));
    if (!allowed) return retryLater('RATE_LIMITED', waitMs);
    mailWritten();
    const { expiresAt, resendAfterSeconds } = emailVerification(challenge, waitMs);
    return { kind: 'ResendEmailCodeSuccess', expiresAt, resendAfterSeconds };
  }

  return onSite({ rateLimit, sites }, resend);
}
