// Deletes challenges a day after their creation, used or not, with all that applicants have sent.
import { count, lt, sql } from 'drizzle-orm';
import type { Database } from '../database/database.ts';
import { databaseFault } from '../database/databaseFault.ts';
import { emailChallenges, mails } from '../database/tables.ts';
import { CHALLENGE_LIFE_MS } from './challenge.ts';

/** Rows that one statement deletes. */
const BATCH = 5000;

/** Their mails too, if any are still waiting to be sent. */
export async function forgetOldChallenges(db: Database, now: Date): Promise<void> {
  const before = new Date(now.getTime() - CHALLENGE_LIFE_MS);
  const { accountId, id, createdAt } = emailChallenges;
  const old = db.select({ accountId, id }).from(emailChallenges).where(lt(createdAt, before)).limit(BATCH);
  const gone = db
    .$with('gone')
    .as(db.delete(emailChallenges).where(sql`(${accountId}, ${id}) in ${old}`).returning({ accountId, id }));
  const unsent = db.$with('unsent').as(
    db
      .delete(mails)
      .where(
        sql`(${mails.accountId}, ${mails.challengeId}) in (select ${gone.accountId}, ${gone.id} from ${gone})`,
      )
      .returning({ id: mails.id }),
  );
  let deleted = BATCH;
  while (deleted === BATCH) {
    const [row] = await db
      .with(gone, unsent)
      .select({ deleted: count() })
      .from(gone)
      .catch((error) => Promise.reject(databaseFault(error)));
    deleted = row?.deleted ?? 0;
  }
}
