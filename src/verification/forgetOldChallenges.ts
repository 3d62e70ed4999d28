// Deletes challenges a day after their creation, used or not, with all that applicants have sent.
import { lt, sql } from 'drizzle-orm';
import type { Database } from '../database/database.ts';
import { databaseFault } from '../database/databaseFault.ts';
import { emailChallenges } from '../database/tables.ts';
import { CHALLENGE_LIFE_MS } from './challenge.ts';

/** Rows that one statement deletes. */
const BATCH = 5000;

export async function forgetOldChallenges(db: Database, now: Date): Promise<void> {
  const before = new Date(now.getTime() - CHALLENGE_LIFE_MS);
  const { accountId, id, createdAt } = emailChallenges;
  const old = db.select({ accountId, id }).from(emailChallenges).where(lt(createdAt, before)).limit(BATCH);
  let deleted = BATCH;
  while (deleted === BATCH) {
    const rows = await db
      .delete(emailChallenges)
      .where(sql`(${accountId}, ${id}) in ${old}`)
      .returning({ id })
      .catch((error) => Promise.reject(databaseFault(error)));
    deleted = rows.length;
  }
}
