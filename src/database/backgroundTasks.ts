// Tasks that visit all rows of a table in steps, beside the service; one replica at a time works on a task.
import { eq, gt, lte, sql } from 'drizzle-orm';
import type { Database } from './database.ts';
import { backgroundTasks } from './tables.ts';
import { withDatabaseFaults } from './withDatabaseFaults.ts';

/** If a replica finishes no step within this time, another one continues from the step before. */
const LEASE_MS = 60_000;

/** Replicas of an earlier release may write until they are replaced: the rows are visited again after this time. */
const ROUND_INTERVAL_MS = 24 * 3600 * 1000;
const ROUNDS = 2;

export type BackgroundTasks = ReturnType<typeof createBackgroundTasks>;

export function createBackgroundTasks(db: Database) {
  const task = (name: string) => eq(backgroundTasks.name, name);
  const leaseUntil = (now: Date) => new Date(now.getTime() + LEASE_MS);

  return withDatabaseFaults({
    /** Where to begin, null for the first rows; nothing if the task is not due, or another replica works on it. */
    async claim(name: string, now: Date): Promise<{ position: string | null } | undefined> {
      const dueAt = leaseUntil(now);
      const [row] = await db
        .insert(backgroundTasks)
        .values({ name, dueAt, roundsLeft: ROUNDS })
        .onConflictDoUpdate({
          target: backgroundTasks.name,
          set: { dueAt },
          setWhere: sql`${lte(backgroundTasks.dueAt, now)} and ${gt(backgroundTasks.roundsLeft, 0)}`,
        })
        .returning({ position: backgroundTasks.position });
      return row;
    },

    /** A step is done; the next one begins at the position. */
    async advance(name: string, position: string, now: Date): Promise<void> {
      await db
        .update(backgroundTasks)
        .set({ position, dueAt: leaseUntil(now) })
        .where(task(name));
    },

    /** All rows have been visited. */
    async endRound(name: string, now: Date): Promise<void> {
      const dueAt = new Date(now.getTime() + ROUND_INTERVAL_MS);
      const roundsLeft = sql`${backgroundTasks.roundsLeft} - 1`;
      await db.update(backgroundTasks).set({ position: null, dueAt, roundsLeft }).where(task(name));
    },
  });
}
