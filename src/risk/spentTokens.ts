// Security tokens that have registered a customer: each does so once, whatever the provider says.
import { createHash } from 'node:crypto';
import { lt } from 'drizzle-orm';
import type { Database } from '../database/database.ts';
import { guarded } from '../database/databaseFault.ts';
import { spentTokens } from '../database/tables.ts';

/** Providers' tokens live for two to five minutes: one that was spent this long ago passes no provider any more. */
export const SPENT_TOKEN_LIFE_MS = 3_600_000;

export function createSpentTokens(db: Database) {
  return guarded({
    /** Spends a token on a site; false where it has been spent before. The unique key decides every race. */
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
        .returning({ tokenHash: spentTokens.tokenHash });
      return rows.length > 0;
    },

    /** Forgets the tokens that are of no use to anybody any more, so that the table stays small. */
    async forgetSpentTokens(now: Date): Promise<void> {
      await db
        .delete(spentTokens)
        .where(lt(spentTokens.spentAt, new Date(now.getTime() - SPENT_TOKEN_LIFE_MS)));
    },
  });
}
