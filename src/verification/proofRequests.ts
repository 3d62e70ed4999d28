// What a request for a proof needs before anything is written: a way to send mail, and a place below the caps.
import { v7 as uuidv7 } from 'uuid';
import type { Clock } from '../lib/clock.ts';
import { type RetryLater, retryLater } from '../outcomes/retryLater.ts';
import type { Site } from '../sites/site.ts';
import type { MailCaps, MailCount } from './mailCaps.ts';

/** A challenge that may be written, with a mail if that is allowed. */
export interface ProofRequest extends MailCount {
  /** Of the challenge. */
  readonly id: string;
  /** Nothing was written after all. */
  readonly takeBack: () => Promise<void>;
}

export interface ProofRequests {
  /** "Retry later" if this service cannot mail codes. */
  readonly unavailable: () => RetryLater | undefined;
  /** Counts the mail of a new challenge. */
  readonly begin: (site: Site, emailKey: string) => Promise<ProofRequest>;
}

/** The operator has to change something. */
export const MAIL_UNAVAILABLE_WAIT_MS = 60_000;

export function createProofRequests({
  caps,
  canMailCodes,
  clock,
}: {
  caps: MailCaps;
  canMailCodes: boolean;
  clock: Clock;
}): ProofRequests {
  return {
    unavailable: () => (canMailCodes ? undefined : retryLater('MAIL_UNAVAILABLE', MAIL_UNAVAILABLE_WAIT_MS)),
    async begin({ accountId, id: siteId }, emailKey) {
      const id = uuidv7({ msecs: clock().getTime() });
      const mail = { accountId, siteId, emailKey, challengeId: id };
      const count = await caps.count(mail);
      return { ...count, id, takeBack: async () => (count.allowed ? caps.takeBack(mail) : undefined) };
    },
  };
}
