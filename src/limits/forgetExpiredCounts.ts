// Deletes the counts that have expired, so that the table of limits stays small.
import { inArray, lt } from 'drizzle-orm';
import type { Database } from '../database/database.ts';
import { databaseFault } from '../database/databaseFault.ts';
import { rateLimits } from '../database/tables.ts';

/** Skips the rows that a request is changing: neither waits for the other. */
export async function forgetExpiredCounts(db: Database, now: Date): Promise<void> {
  const expired = db
    .select({ key: rateLimits.key })
    .from(rateLimits)
    .where(lt(rateLimits.expire, now))
    .for('update', { skipLocked: true });
  await db
    .delete(rateLimits)
    .where(inArray(rateLimits.key, expired))
    .catch((error) => Promise.reject(databaseFault(error)));
}
