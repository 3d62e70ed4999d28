// Security tokens that have registered a customer: each registers one, even if the provider accepts it again.
import { createHash } from 'node:crypto';
import { lt } from 'drizzle-orm';
import type { Database } from '../database/database.ts';
import { spentTokens } from '../database/tables.ts';
import { withDatabaseFaults } from '../database/withDatabaseFaults.ts';

/** Providers' tokens are valid for two to five minutes, so an older one needs no row. */
export const SPENT_TOKEN_LIFE_MS = 3_600_000;

export function createSpentTokens(db: Database) {
  return withDatabaseFaults({
    /** Spends a token; false if it was spent before. The unique key decides races. */
    async spendToken(
      { accountId, siteId }: { accountId: number; siteId: number },
      token: string,
      now: Date,
    ): Promise<boolean> {
      const tokenHash = createHash('sha256').update(token).digest('base64url');
      const rows = await db
        .insert(spentTokens)
        .values({ accountId, siteId, tokenHash, spentAt: now })
        .onConflictDoNothing()
        .returning({ tokenHash: spentTokens.tokenHash })
        .prepare('spend_token')
        .execute();
      return rows.length > 0;
    },

    /** Deletes the tokens that have expired everywhere, so that the table stays small. */
    async forgetSpentTokens(now: Date): Promise<void> {
      await db
        .delete(spentTokens)
        .where(lt(spentTokens.spentAt, new Date(now.getTime() - SPENT_TOKEN_LIFE_MS)));
    },
  });
}
