// The queue of mails: what is sent, when it is tried again, when it is given up, and that nothing is sent twice at once.
import { beforeEach, describe, expect, test } from 'vitest';
import { mails } from '../../src/database/tables.ts';
import { createMailClaims } from '../../src/mail/mailClaims.ts';
import type { MailChallenges, MailContent } from '../../src/mail/mailContent.ts';
import { type OpenMail, openMail } from '../../src/mail/openMail.ts';
import type { MailTransport, OutgoingMail, SendResult } from '../../src/mail/transport.ts';
import { type NewMail, writeMail } from '../../src/mail/writeMail.ts';
import { createQueue } from '../../src/queue/queue.ts';
import { useService } from '../support/service.ts';

const service = useService();

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const CHALLENGE = '01900000-0000-7000-8000-0000000000c1';

let now: Date;
let sent: OutgoingMail[];
let results: (SendResult | Error)[];
let recorded: string[];
let contents: (MailContent | undefined)[];
let mail: OpenMail;
/** While it is there, a mail server is waited for. */
let waiting: Promise<void> | undefined;

const CONTENT: MailContent = {
  kind: 'VERIFICATION_CODE',
  to: 'ada@private.example',
  language: 'en',
  siteName: 'The Daily',
  siteLanguage: 'en',
  code: '01234567',
};
const FAILED: SendResult = { outcome: 'FAILED', reason: 'ECONNECTION' };
const REJECTED: SendResult = { outcome: 'REJECTED', reason: 'EENVELOPE RCPT TO 550 5.1.1' };

/** The last one stays. */
const next = <Value>(values: Value[]) => (values.length > 1 ? values.shift() : values[0]);

const transport: MailTransport = {
  domain: 'daily.example',
  async send(outgoing) {
    sent.push(outgoing);
    await waiting;
    const result = next(results) ?? { outcome: 'SENT' };
    if (result instanceof Error) throw result;
    return result;
  },
  close: async () => {},
};

const challenges: MailChallenges = {
  read: async () => next(contents),
  async sent(claimed, at) {
    recorded.push(`sent ${claimed.accountId} ${claimed.challengeId.slice(-2)} ${at.toISOString()}`);
    await createMailClaims(service.database.db).remove(claimed);
  },
  async bounced(accountId, challengeId) {
    recorded.push(`bounced ${accountId} ${challengeId.slice(-2)}`);
  },
};

const open = () =>
  openMail({ db: service.database.db, transport, challenges, clock: () => now, log: service.log });

beforeEach(() => {
  now = new Date('2026-11-29T09:00:00.000Z');
  sent = [];
  results = [];
  recorded = [];
  contents = [CONTENT];
  waiting = undefined;
  mail = open();
});

const write = (others: Partial<NewMail> = {}) =>
  writeMail(service.database.db, { accountId: 1, siteId: 1, challengeId: CHALLENGE, at: now, ...others });
const rows = () => service.database.db.select().from(mails);

async function pass(ms: number) {
  now = new Date(now.getTime() + ms);
  await mail.queue.drain();
}

/** How a mail server could be waited for. */
function pause(): () => void {
  let go = () => {};
  waiting = new Promise((resolve) => {
    go = resolve;
  });
  return () => {
    waiting = undefined;
    go();
  };
}

test('a mail is composed when it is sent, reported, and deleted', async () => {
  await write();
  expect(await rows()).toMatchObject([{ attempts: 0, challengeId: CHALLENGE }]);
  contents = [{ ...CONTENT, code: '00000042' }];
  await pass(0);
  expect(sent).toMatchObject([{ to: 'ada@private.example', subject: '00000042 is your confirmation code' }]);
  expect(recorded).toEqual(['sent 1 c1 2026-11-29T09:00:00.000Z']);
  expect(await rows()).toEqual([]);
  await pass(HOUR);
  expect(sent).toHaveLength(1);
});

test('a mail of a transaction that is rolled back is never sent', async () => {
  const rolledBack = service.database.db.transaction(async (transaction) => {
    await writeMail(transaction, { accountId: 1, siteId: 1, challengeId: CHALLENGE, at: now });
    throw new Error('roll back');
  });
  await expect(rolledBack).rejects.toThrow('roll back');
  await pass(MINUTE);
  expect(sent).toEqual([]);
});

test('a challenge that needs no mail, because it is used, ended or unknown, deletes the row and sends nothing', async () => {
  contents = [undefined];
  await write();
  await pass(0);
  expect(sent).toEqual([]);
  expect(recorded).toEqual([]);
  expect(await rows()).toEqual([]);
  expect(service.logLines.join()).toContain('"outcome":"UNNEEDED"');
});

test('a mail that fails is sent again after 30 s, 2 min, 10 min, 1 h and 4 h, each time as the same message', async () => {
  results = [FAILED, FAILED, FAILED, FAILED, FAILED, { outcome: 'SENT' }];
  await write();
  await pass(0);
  for (const [index, delay] of [30 * SECOND, 2 * MINUTE, 10 * MINUTE, HOUR, 4 * HOUR].entries()) {
    expect(sent).toHaveLength(index + 1);
    await pass(delay - SECOND);
    expect(sent, 'not before').toHaveLength(index + 1);
    await pass(SECOND);
    expect(sent).toHaveLength(index + 2);
  }
  const ids = new Set(sent.map(({ messageId }) => messageId));
  expect([...ids]).toEqual([expect.stringMatching(/^<[\da-f-]{36}@daily\.example>$/)]);
  expect(recorded).toHaveLength(1);
  expect(await rows()).toEqual([]);
});

test('a mail that always fails is given up and deleted after a day', async () => {
  results = [FAILED];
  await write();
  for (let hours = 0; hours < 48; hours++) await pass(HOUR / 2);
  expect(await rows()).toEqual([]);
  expect(recorded).toEqual([]);
  expect(service.logLines.filter((line) => line.includes('"outcome":"EXPIRED"'))).toHaveLength(1);
  const attempts = sent.length;
  await pass(48 * HOUR);
  expect(sent).toHaveLength(attempts);
});

test('an address that is rejected for good ends the mail, and its challenge is marked', async () => {
  results = [REJECTED];
  await write();
  await pass(0);
  expect(recorded).toEqual(['bounced 1 c1']);
  expect(await rows()).toEqual([]);
  await pass(HOUR);
  expect(sent).toHaveLength(1);
});

test('a process that dies during an attempt loses its lease after a minute, and the mail is sent', async () => {
  await write();
  const lane = { accountId: 1, id: '1' };
  const claims = createMailClaims(service.database.db);
  const [dead] = await claims.claim(lane, 1, now, new Date(now.getTime() + MINUTE));
  await pass(59 * SECOND);
  expect(sent).toEqual([]);
  await pass(SECOND);
  expect(sent).toHaveLength(1);
  if (!dead) throw new Error('nothing was claimed');
  expect(dead.attempts).toBe(1);
});

test('a worker whose lease has ended changes nothing: the newer attempt counts', async () => {
  await write();
  const claims = createMailClaims(service.database.db);
  const lane = { accountId: 1, id: '1' };
  const claim = async () =>
    (await claims.claim(lane, 1, now, new Date(now.getTime() + MINUTE)))[0] ??
    Promise.reject(new Error('none'));
  const late = await claim();
  now = new Date(now.getTime() + MINUTE);
  const newer = await claim();
  await claims.remove(late);
  await claims.postpone(late, new Date(0));
  const [row] = await rows();
  expect(row).toMatchObject({ attempts: 2, dueAt: new Date(now.getTime() + MINUTE) });
  await claims.remove(newer);
  expect(await rows()).toEqual([]);
});

test('many replicas at once send each mail once', async () => {
  for (let index = 0; index < 30; index++)
    await write({ siteId: (index % 3) + 1, accountId: index % 3 === 2 ? 2 : 1 });
  const replicas = [mail, open(), open(), open()];
  await Promise.all(replicas.map(({ queue }) => queue.drain()));
  expect(sent).toHaveLength(30);
  expect(new Set(sent.map(({ messageId }) => messageId)).size).toBe(30);
  expect(await rows()).toEqual([]);
});

test('a mail that is woken for is sent at once, and none after the queue was stopped', async () => {
  mail.queue.start();
  await write();
  mail.queue.wake();
  await expect.poll(() => sent.length).toBe(1);
  await mail.queue.stop();
  await write();
  mail.queue.wake();
  await service.register(1, { email: 'b@example.com', password: 'correct horse' });
  expect(await rows()).toMatchObject([{ attempts: 0 }]);
});

describe('a mail server that stalls', () => {
  test('is asked by ten mails at once, two of one site, so that no site takes all places', async () => {
    const siteIds = [1, 2];
    for (const siteId of siteIds) for (let index = 0; index < 6; index++) await write({ siteId });
    for (let index = 0; index < 6; index++) await write({ accountId: 2, siteId: 3 });
    const go = pause();
    mail.queue.start();
    await expect.poll(() => sent.length).toBe(6);
    go();
    await mail.queue.stop();
    await open().queue.drain();
    expect(sent).toHaveLength(18);
  });

  test('holds up no database session, no registration and no other queue', async () => {
    const go = pause();
    for (let index = 0; index < 12; index++) await write();
    mail.queue.start();
    await expect.poll(() => sent.length).toBe(2);
    await expect.poll(() => service.app.load().database.pending).toBe(0);
    const registered = await service.register(1, { email: 'b@example.com', password: 'correct horse' });
    expect(registered.__typename).toBe('RegisterCustomerSuccess');
    const work = { done: 0 };
    const lane = { accountId: 1, id: '1' };
    const other = createQueue<number>({
      clock: () => now,
      log: service.log,
      source: {
        findDueLanes: async () => (work.done === 0 ? [lane] : []),
        claim: async () => [1],
        attempt: async () => void work.done++,
      },
      attemptsPerLane: 2,
    });
    await other.drain();
    expect(work.done).toBe(1);
    expect(sent).toHaveLength(2);
    go();
    await mail.queue.stop();
  });
});

test('a fault of ours leaves the mail to the next lease, and is logged without an address', async () => {
  results = [new Error('ada@private.example is not an address'), { outcome: 'SENT' }];
  await write();
  await pass(0);
  expect(await rows()).toHaveLength(1);
  await pass(MINUTE);
  expect(await rows()).toEqual([]);
  expect(sent).toHaveLength(2);
});

test('the log has ids, the outcome and the time, and never an address, a code or a name', async () => {
  results = [FAILED, REJECTED, { outcome: 'SENT' }];
  await write();
  await pass(0);
  await pass(30 * SECOND);
  await write();
  await pass(0);
  const lines = service.logLines
    .filter((line) => line.includes('mail attempt'))
    .map((line) => JSON.parse(line));
  expect(lines).toMatchObject([
    {
      accountId: 1,
      siteId: 1,
      challengeId: CHALLENGE,
      attempts: 1,
      outcome: 'FAILED',
      reason: 'ECONNECTION',
    },
    { attempts: 2, outcome: 'REJECTED' },
    { attempts: 1, outcome: 'SENT', ms: expect.any(Number), mailId: expect.any(String) },
  ]);
  const text = service.logLines.join('\n');
  expect(text).not.toMatch(/private\.example|01234567|The Daily/);
});

test('the metrics hear of each attempt, and see how many mails wait and for how long', async () => {
  const heard: string[] = [];
  mail.onAttempt((outcome, ms) => heard.push(`${outcome} ${typeof ms}`));
  expect(await mail.readBacklog(now)).toEqual({ pending: 0, oldestSeconds: 0 });
  results = [FAILED];
  await write();
  await write({ siteId: 2, at: new Date(now.getTime() + 5 * SECOND) });
  await pass(10 * SECOND);
  expect(heard).toEqual(['FAILED number', 'FAILED number']);
  expect(await mail.readBacklog(now)).toEqual({ pending: 2, oldestSeconds: 10 });
});

test('without a way to send mail nothing is claimed; what is left of ended challenges is deleted', async () => {
  const idle = openMail({
    db: service.database.db,
    transport: undefined,
    challenges,
    clock: () => now,
    log: service.log,
  });
  expect(idle.canSend).toBe(false);
  await write();
  idle.queue.start();
  await idle.queue.drain();
  expect(await rows()).toMatchObject([{ attempts: 0 }]);
  await idle.forgetOld(new Date(now.getTime() + 24 * HOUR));
  expect(await rows()).toHaveLength(1);
  await idle.forgetOld(new Date(now.getTime() + 24 * HOUR + 1));
  expect(await rows()).toEqual([]);
  await idle.queue.stop();
  await idle.close();
});
