// The migration to one row for each token of an account: an earlier release stored one for each site.
import { readFileSync } from 'node:fs';
import { sql, TransactionRollbackError } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { spentTokens } from '../../src/database/tables.ts';
import { sharedDatabase } from '../support/testDatabase.ts';

const statements = (name: string) =>
  readFileSync(new URL(`../../drizzle/${name}.sql`, import.meta.url), 'utf8').split(
    '--> statement-breakpoint',
  );

test('a token that was spent on two sites stays spent, and replicas of the earlier release go on', async () => {
  const { database } = await sharedDatabase();
  const undone = database.db.transaction(async (transaction) => {
    const apply = async (name: string) => {
      for (const statement of statements(name)) await transaction.execute(sql.raw(statement));
    };
    const spend = async (siteId: number, tokenHash: string) => {
      const row = { accountId: 1, siteId, tokenHash, spentAt: new Date() };
      return transaction
        .insert(spentTokens)
        .values(row)
        .onConflictDoNothing()
        .returning({ siteId: spentTokens.siteId });
    };
    // The tables of the earlier release, beside those of this one.
    await transaction.execute(sql`create schema earlier`);
    await transaction.execute(sql`set local search_path = earlier`);
    await apply('0000_initial');
    await spend(1, 'both');
    await spend(2, 'both');
    await spend(2, 'one');
    await apply('0003_spent_tokens_by_account');
    expect(await spend(3, 'both')).toEqual([]);
    expect(await spend(3, 'another')).toHaveLength(1);
    const stored = await transaction.select().from(spentTokens).orderBy(spentTokens.tokenHash);
    expect(stored.map(({ tokenHash, siteId }) => [tokenHash, siteId])).toEqual([
      ['another', 3],
      ['both', 1],
      ['one', 2],
    ]);
    transaction.rollback();
  });
  await expect(undone).rejects.toThrow(TransactionRollbackError);
});
