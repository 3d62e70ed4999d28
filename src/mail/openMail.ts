// The parts of the mails, put together.
import type { Database } from '../database/database.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { createQueue, type Queue } from '../queue/queue.ts';
import { createAttemptMail, type ObserveMail } from './attemptMail.ts';
import { createMailClaims, type MailClaims } from './mailClaims.ts';
import type { MailChallenges } from './mailContent.ts';
import type { MailTransport } from './transport.ts';

/** Mail servers accept few connections of one client. */
export const MAILS_AT_ONCE = 10;
/** A site with many mails leaves places to the others. */
const MAILS_OF_ONE_SITE = 2;

export interface OpenMail {
  /** Of mails alone: a mail server that stalls holds up no webhook. */
  readonly queue: Queue;
  /** Whether this service can send mail; else rows of `mails` wait for one that can. */
  readonly canSend: boolean;
  readonly readBacklog: MailClaims['readBacklog'];
  /** Deletes mails whose challenges have ended, which a service that cannot send any leaves behind. */
  readonly forgetOld: MailClaims['forgetOld'];
  /** Registers who hears of each attempt. */
  readonly onAttempt: (observe: ObserveMail) => void;
  readonly close: () => Promise<void>;
}

/** Without a transport, nothing is claimed. */
export function openMail({
  db,
  transport,
  challenges,
  clock,
  log,
}: {
  db: Database;
  transport: MailTransport | undefined;
  challenges: MailChallenges;
  clock: Clock;
  log: Log;
}): OpenMail {
  const observers: ObserveMail[] = [];
  const claims = createMailClaims(db);
  const attempt =
    transport &&
    createAttemptMail({
      claims,
      challenges,
      transport,
      clock,
      log,
      observe: (...attempted) => {
        for (const observe of observers) observe(...attempted);
      },
    });
  const queue = attempt
    ? createQueue({
        source: { ...claims, attempt },
        clock,
        log,
        attempts: MAILS_AT_ONCE,
        attemptsPerLane: MAILS_OF_ONE_SITE,
      })
    : idleQueue();
  return {
    queue,
    canSend: transport !== undefined,
    readBacklog: (now) => claims.readBacklog(now),
    forgetOld: (now) => claims.forgetOld(now),
    onAttempt: (observe) => observers.push(observe),
    close: async () => transport?.close(),
  };
}

function idleQueue(): Queue {
  return { start() {}, wake() {}, stop: async () => {}, drain: async () => {} };
}
