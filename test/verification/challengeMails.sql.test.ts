// The record that a mail was sent: with the end of the mail, and only of the attempt that sent it.
import { expect, test } from 'vitest';
import { createMailClaims } from '../../src/mail/mailClaims.ts';
import { createChallengeMails } from '../../src/verification/challengeMails.ts';
import { statementsOf } from '../support/statements.ts';
import { codes, MINUTE, ON, usePages } from '../support/verification.ts';

const pages = usePages();

const claim = async () => {
  const now = pages.clock.now;
  const claims = createMailClaims(pages.service.database.db);
  const [mail] = await claims.claim(
    { accountId: 1, id: String(ON) },
    1,
    now,
    new Date(now.getTime() + MINUTE),
  );
  return mail ?? Promise.reject(new Error('none is due'));
};

test('a mail that was sent is noted and deleted in one statement', async () => {
  const { db } = pages.service.database;
  const mails = createChallengeMails({ db, codes, clock: () => pages.clock.now, eventWritten() {} });
  await pages.register(ON);
  const claimed = await claim();
  const sentAt = new Date(pages.clock.now.getTime() + 1000);
  expect(await statementsOf(db, () => mails.sent(claimed, sentAt))).toHaveLength(1);
  expect(await pages.challenges()).toMatchObject([{ codeSentAt: sentAt }]);
  expect(await pages.pendingMails()).toEqual([]);
});

test('of two attempts the one whose lease has ended deletes nothing, and the code is valid from its first sending', async () => {
  const { db } = pages.service.database;
  const mails = createChallengeMails({ db, codes, clock: () => pages.clock.now, eventWritten() {} });
  await pages.register(ON);
  const late = await claim();
  pages.pass(MINUTE);
  const newer = await claim();
  const sentAt = pages.clock.now;
  await mails.sent(late, sentAt);
  expect(await pages.pendingMails()).toMatchObject([{ attempts: 2 }]);
  pages.pass(MINUTE);
  await mails.sent(newer, pages.clock.now);
  expect(await pages.pendingMails()).toEqual([]);
  expect(await pages.challenges()).toMatchObject([{ codeSentAt: sentAt }]);
});
