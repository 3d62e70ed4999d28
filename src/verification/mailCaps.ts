// How many mails are sent: to one address, for one challenge, and for one site. The same for known and unknown addresses.
import type { Database } from '../database/database.ts';
import type { Clock } from '../lib/clock.ts';
import { hashedKey } from '../limits/hashedKey.ts';
import { createWindows, type Window } from '../limits/windows.ts';

/** A mail that is to be sent, as far as the caps depend on it. */
export interface CappedMail {
  readonly accountId: number;
  readonly siteId: number;
  readonly emailKey: string;
  readonly challengeId: string;
}

export interface MailCount {
  /** Whether the mail may be sent. If not, it does not count. */
  readonly allowed: boolean;
  /** When the next mail of the challenge may be sent, in milliseconds from now. */
  readonly waitMs: number;
}

export interface MailCaps {
  /** Before the mail is written; in the transaction that writes it, if there is one: then it is rolled back with it. */
  readonly count: (mail: CappedMail, transaction?: Database) => Promise<MailCount>;
  /** Takes back a mail that was counted, and is not written after all. */
  readonly takeBack: (mail: CappedMail) => Promise<void>;
  /** When the next mail of the challenge may be sent, in milliseconds from now. */
  readonly readWaitMs: (mail: CappedMail) => Promise<number>;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

interface CappedWindow extends Window {
  readonly limit: number;
}

export function createMailCaps(
  db: Database,
  { mailsPerSitePerHour, clock }: { readonly mailsPerSitePerHour: number; readonly clock: Clock },
): MailCaps {
  const windowsOf = ({ accountId, siteId, emailKey, challengeId }: CappedMail): CappedWindow[] => [
    { key: hashedKey('mail:hour', accountId, emailKey), durationMs: HOUR_MS, limit: 3 },
    { key: hashedKey('mail:day', accountId, emailKey), durationMs: 24 * HOUR_MS, limit: 6 },
    { key: hashedKey('mail:challenge', accountId, challengeId), durationMs: MINUTE_MS, limit: 1 },
    { key: hashedKey('mail:site', siteId), durationMs: HOUR_MS, limit: mailsPerSitePerHour },
  ];

  /** Until all of these windows have ended. */
  function waitFor(counts: readonly { readonly expire: Date }[]): number {
    const now = clock().getTime();
    return Math.max(0, ...counts.map(({ expire }) => expire.getTime() - now));
  }

  // Its statements are built once.
  const own = createWindows(db, clock);

  return {
    async count(mail, transaction) {
      const windows = transaction ? createWindows(transaction, clock) : own;
      const capped = windowsOf(mail);
      const counts = await windows.add(capped, 1);
      const limitOf = (index: number) => capped[index]?.limit ?? 0;
      const exceeded = counts.filter(({ points }, index) => points > limitOf(index));
      if (exceeded.length === 0) {
        return {
          allowed: true,
          waitMs: waitFor(counts.filter(({ points }, index) => points >= limitOf(index))),
        };
      }
      await windows.add(capped, -1);
      return { allowed: false, waitMs: waitFor(exceeded) };
    },

    async takeBack(mail) {
      await own.add(windowsOf(mail), -1);
    },

    async readWaitMs(mail) {
      const capped = windowsOf(mail);
      const counts = await own.read(capped);
      return waitFor(counts.filter(({ points }, index) => points >= (capped[index]?.limit ?? 0)));
    },
  };
}
