// The migration to one row for each token of an account: an earlier release stored one for each site.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openEmptyPglite } from '../support/testDatabase.ts';

const statements = (name: string) =>
  readFileSync(new URL(`../../drizzle/${name}.sql`, import.meta.url), 'utf8').split(
    '--> statement-breakpoint',
  );

test('a token that was spent on two sites stays spent, and replicas of the earlier release go on', async () => {
  const database = await openEmptyPglite();
  const apply = async (name: string) => {
    for (const statement of statements(name)) await database.exec(statement);
  };
  const spend = (siteId: number, token: string) =>
    database.query(
      'insert into spent_tokens (account_id, site_id, token_hash, spent_at) values (1, $1, $2, now()) on conflict do nothing',
      [siteId, token],
    );
  await apply('0000_initial');
  for (const [siteId, token] of [
    [1, 'both'],
    [2, 'both'],
    [2, 'one'],
  ] as const) {
    await spend(siteId, token);
  }
  await database.transaction(async (transaction) => {
    for (const statement of statements('0003_spent_tokens_by_account')) await transaction.exec(statement);
  });
  expect((await spend(3, 'both')).affectedRows).toBe(0);
  expect((await spend(3, 'another')).affectedRows).toBe(1);
  const { rows } = await database.query('select token_hash, site_id from spent_tokens order by token_hash');
  expect(rows).toEqual([
    { token_hash: 'another', site_id: 3 },
    { token_hash: 'both', site_id: 1 },
    { token_hash: 'one', site_id: 2 },
  ]);
  await database.close();
});
