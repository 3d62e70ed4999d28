// How many mails are sent: to one address, for one challenge, and for one site. The same for known and unknown addresses.
import type { Clock } from '../lib/clock.ts';
import { hashedKey } from '../limits/hashedKey.ts';
import type { Window, Windows } from '../limits/windows.ts';

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
  readonly count: (mail: CappedMail) => Promise<MailCount>;
  /** Takes back a mail that was counted and is not sent after all. */
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
  windows: Windows,
  { mailsPerSitePerHour, clock }: { readonly mailsPerSitePerHour: number; readonly clock: Clock },
): MailCaps {
  const windowsOf = ({ accountId, siteId, emailKey, challengeId }: CappedMail): CappedWindow[] => [
    { key: hashedKey('mail:hour', accountId, emailKey), durationMs: HOUR_MS, limit: 3 },
    { key: hashedKey('mail:day', accountId, emailKey), durationMs: 24 * HOUR_MS, limit: 6 },
    { key: hashedKey('mail:challenge', accountId, challengeId), durationMs: MINUTE_MS, limit: 1 },
    { key: hashedKey('mail:site', siteId), durationMs: HOUR_MS, limit: mailsPerSitePerHour },
  ];

  /** Until all windows that satisfy the condition have ended. */
  function waitFor(ends: readonly Date[]): number {
    const now = clock().getTime();
    return Math.max(0, ...ends.map((end) => end.getTime() - now));
  }

  return {
    async count(mail) {
      const capped = windowsOf(mail);
      const counts = await windows.add(capped, 1);
      const endsAbove = (points: number) =>
        counts.filter((count, index) => count.points - points >= (capped[index]?.limit ?? 0));
      const exceeded = endsAbove(1);
      if (exceeded.length > 0) {
        await windows.add(capped, -1);
        return { allowed: false, waitMs: waitFor(exceeded.map(({ expire }) => expire)) };
      }
      return { allowed: true, waitMs: waitFor(endsAbove(0).map(({ expire }) => expire)) };
    },
    async takeBack(mail) {
      await windows.add(windowsOf(mail), -1);
    },
    async readWaitMs(mail) {
      const capped = windowsOf(mail);
      const counts = await windows.read(capped);
      const full = counts.filter(({ points }, index) => points >= (capped[index]?.limit ?? 0));
      return waitFor(full.map(({ expire }) => expire));
    },
  };
}
