// How many mails are sent: to one address, for one challenge, and for one site. The same for known and unknown addresses.
import type { SQL } from 'drizzle-orm';
import type { Database } from '../database/database.ts';
import { withDatabaseFaults } from '../database/withDatabaseFaults.ts';
import type { Clock } from '../lib/clock.ts';
import { type CountedWindow, countingParts } from '../limits/countingParts.ts';
import { hashed } from '../limits/hashedKey.ts';
import { createWindows, type Window } from '../limits/windows.ts';
import { type Challenge, nextMailAt } from './challenge.ts';

/** The challenge that a mail is for, as far as the counts depend on it. */
export type CappedMail = Pick<Challenge, 'accountId' | 'siteId' | 'emailKey'>;

export interface MailCount {
  /** Whether the mail may be sent. If not, it does not count. */
  readonly allowed: boolean;
  /** When the next mail of the challenge may be sent, in milliseconds from now. */
  readonly waitMs: number;
}

export interface MailCaps {
  /** Counts the mail that a statement writes, if the condition holds, as parts of this statement. */
  readonly parts: (db: Database, condition?: SQL) => ReturnType<typeof countingParts>;
  /** What the placeholders of these parts stand for. */
  readonly values: (mail: CappedMail, at: Date) => Record<string, unknown>;
  /** What these parts have counted at this time. A mail that is not allowed is to be taken back. */
  readonly countOf: (
    sums: { readonly exceeded: Date | null; readonly reached: Date | null },
    at: Date,
  ) => MailCount;
  /** Counts a mail, or takes it back if it is not allowed. It is rolled back with the transaction that writes the mail. */
  readonly count: (mail: CappedMail, at: Date, transaction: Database) => Promise<MailCount>;
  /**
   * Takes back a mail that was counted, and is not written after all. Without a transaction it never fails: a count that stays
   * too high is right again when its window ends.
   */
  readonly takeBack: (mail: CappedMail, transaction: Database | undefined) => Promise<void>;
  /** When the next mail of the challenge may be sent, in milliseconds from now. */
  readonly readWaitMs: (challenge: CappedMail & Pick<Challenge, 'mailedAt'>) => Promise<number>;
}

const HOUR_MS = 3_600_000;

export function createMailCaps(
  db: Database,
  { mailsPerSitePerHour, clock }: { readonly mailsPerSitePerHour: number; readonly clock: Clock },
): MailCaps {
  const caps: readonly CountedWindow[] = [
    { name: 'mail:hour', durationMs: HOUR_MS, limit: 3 },
    { name: 'mail:day', durationMs: 24 * HOUR_MS, limit: 6 },
    { name: 'mail:site', durationMs: HOUR_MS, limit: mailsPerSitePerHour },
  ];

  function keysOf({ accountId, siteId, emailKey }: CappedMail): Record<string, string> {
    const address = hashed(accountId, emailKey);
    return {
      'mail:hour': `mail:hour:${address}`,
      'mail:day': `mail:day:${address}`,
      'mail:site': `mail:site:${hashed(siteId)}`,
    };
  }

  function windowsOf(mail: CappedMail): (Window & CountedWindow)[] {
    const keys = keysOf(mail);
    return caps.map((cap) => ({ ...cap, key: keys[cap.name] ?? '' }));
  }

  /** Until all of these times have come. */
  function waitUntil(...ends: (Date | null)[]): number {
    const now = clock().getTime();
    return Math.max(0, ...ends.map((end) => (end ? end.getTime() - now : 0)));
  }

  const countOf: MailCaps['countOf'] = ({ exceeded, reached }, at) => ({
    allowed: exceeded === null,
    waitMs: exceeded ? waitUntil(exceeded) : waitUntil(reached, nextMailAt({ mailedAt: at })),
  });
  const values: MailCaps['values'] = (mail, at) => ({ ...keysOf(mail), now: at.toISOString() });

  // Its statements are built once.
  const own = createWindows(db, clock);

  async function takeBack(mail: CappedMail, transaction: Database | undefined): Promise<void> {
    const windows = windowsOf(mail);
    if (transaction) await createWindows(transaction, clock).add(windows, -1);
    else await own.add(windows, -1).catch(() => {});
  }

  return {
    parts: (on, condition) => countingParts(on, caps, condition),
    values,
    countOf,

    ...withDatabaseFaults<Pick<MailCaps, 'count' | 'takeBack' | 'readWaitMs'>>({
      takeBack,

      async count(mail, at, transaction) {
        const { parts, sums } = countingParts(transaction, caps);
        const { exceeded, reached } = sums;
        const [row] = await transaction
          .with(...parts)
          .select({ exceeded, reached })
          .from(sums)
          .prepare('count_mail')
          .execute(values(mail, at));
        const count = countOf(row ?? { exceeded: null, reached: null }, at);
        if (!count.allowed) await takeBack(mail, transaction);
        return count;
      },

      async readWaitMs(challenge) {
        const windows = windowsOf(challenge);
        const counts = await own.read(windows);
        const reached = counts.filter(({ points }, index) => points >= (windows[index]?.limit ?? 0));
        return waitUntil(nextMailAt(challenge), ...reached.map(({ expire }) => expire));
      },
    }),
  };
}
