// Challenges are deleted a day after their creation, and with them all that an applicant sent.
import { expect, test } from 'vitest';
import { emailChallenges } from '../../src/database/tables.ts';
import { forgetOldChallenges } from '../../src/verification/forgetOldChallenges.ts';
import { newChallenge } from '../../src/verification/newChallenge.ts';
import { HOUR, ON, REQUIRED, usePages } from '../support/verification.ts';

const pages = usePages();

test('used or not, and no younger one', async () => {
  const { verification } = await pages.register(REQUIRED);
  await pages.verify(REQUIRED, verification.id, await pages.codeFor('ada@example.com'));
  await pages.register(REQUIRED, { email: 'grace@example.com' });
  await pages.requestReset(ON, 'unknown@example.com');
  pages.pass(1);
  await pages.register(REQUIRED, { email: 'young@example.com' });
  pages.pass(24 * HOUR - 1);
  await forgetOldChallenges(pages.service.database.db, pages.clock.now);
  expect(await pages.challenges()).toHaveLength(4);
  pages.pass(1);
  await forgetOldChallenges(pages.service.database.db, pages.clock.now);
  expect(await pages.challenges()).toMatchObject([{ email: 'young@example.com' }]);
});

test('however many there are', async () => {
  const { db } = pages.service.database;
  const rows = Array.from({ length: 5001 }, (_, index) =>
    newChallenge({
      accountId: 1,
      id: `01a2142d-bdff-7722-8561-${String(index).padStart(12, '0')}`,
      purpose: 'RESET',
      siteId: ON,
      email: 'ada@example.com',
      emailKey: 'ada@example.com',
      language: 'en',
      createdAt: pages.clock.now,
    }),
  );
  for (let start = 0; start < rows.length; start += 1000) {
    await db.insert(emailChallenges).values(rows.slice(start, start + 1000));
  }
  pages.pass(24 * HOUR + 1);
  await forgetOldChallenges(db, pages.clock.now);
  expect(await pages.challenges()).toEqual([]);
});
