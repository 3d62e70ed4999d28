// One attempt of a mail: ask what is to be sent, compose, send, record.
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { nextAttempt } from './afterAttempt.ts';
import { composeMail } from './composeMail.ts';
import type { MailClaims } from './mailClaims.ts';
import type { ClaimedMail, MailChallenges } from './mailContent.ts';
import type { MailTransport } from './transport.ts';

/** UNNEEDED: the challenge was used, has ended or was deleted. EXPIRED: no attempt succeeded while it was open. */
export const MAIL_OUTCOMES = ['SENT', 'REJECTED', 'FAILED', 'UNNEEDED', 'EXPIRED'] as const;
export type MailOutcome = (typeof MAIL_OUTCOMES)[number];

/** What each attempt reports to the metrics. */
export type ObserveMail = (outcome: MailOutcome, milliseconds: number) => void;

export function createAttemptMail({
  claims,
  challenges,
  transport,
  clock,
  log,
  observe,
}: {
  claims: MailClaims;
  challenges: MailChallenges;
  transport: MailTransport;
  clock: Clock;
  log: Log;
  observe: ObserveMail;
}): (mail: ClaimedMail) => Promise<void> {
  return async (mail) => {
    const { accountId, id, siteId, challengeId, attempts } = mail;
    const began = performance.now();

    function report(outcome: MailOutcome, details: object = {}): void {
      const ms = Math.round(performance.now() - began);
      observe(outcome, ms);
      const line = { accountId, siteId, mailId: id, challengeId, attempts, outcome, ms, ...details };
      if (outcome === 'SENT' || outcome === 'UNNEEDED') log.info(line, 'mail attempt');
      else log.warn(line, 'mail attempt');
    }

    const content = await challenges.read(accountId, challengeId);
    if (!content) {
      await claims.remove(mail);
      return report('UNNEEDED');
    }
    const result = await transport.send({
      ...composeMail(content),
      messageId: `<${id}@${transport.domain}>`,
      to: content.to,
    });
    const now = clock();
    if (result.outcome === 'SENT') {
      await challenges.sent(mail, now);
      return report('SENT', result.file === undefined ? {} : { file: result.file });
    }
    const { outcome, reason } = result;
    if (outcome === 'REJECTED') {
      await challenges.bounced(accountId, challengeId);
      await claims.remove(mail);
      return report('REJECTED', { reason });
    }
    const next = nextAttempt(mail, now);
    if (next) await claims.postpone(mail, next);
    else await claims.remove(mail);
    report(next ? 'FAILED' : 'EXPIRED', { reason });
  };
}
