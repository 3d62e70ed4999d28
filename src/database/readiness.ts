// Whether the database can be reached, takes writes, and has the tables that this code expects.
import { max, sql } from 'drizzle-orm';
import { bigint, pgSchema } from 'drizzle-orm/pg-core';
import { Fault } from '../lib/fault.ts';
import type { Log } from '../lib/log.ts';
import { withDeadline } from '../lib/withDeadline.ts';
import type { Database } from './database.ts';
import { databaseFault } from './databaseFault.ts';
import { newestMigration } from './migrations.ts';

/** A database that takes longer counts as unreachable. */
export const READINESS_DEADLINE_MS = 1500;

/** Where Drizzle's migrator writes down what it has applied. */
const applied = pgSchema('drizzle').table('__drizzle_migrations', {
  createdAt: bigint('created_at', { mode: 'number' }),
});

/**
 * A check that responds within 1.5 s and never throws; simultaneous callers share one query. Each change is logged, with its
 * reason.
 */
export function createReadinessCheck(db: Database, log: Log): () => Promise<boolean> {
  const newest = newestMigration();
  let running: Promise<boolean> | undefined;
  let wasReady = true;

  /** Why the database is not ready; undefined if it is. */
  async function findProblem(): Promise<object | undefined> {
    const query = db
      .select({
        newest: max(applied.createdAt),
        // Of a standby, and of a server that has become one.
        readOnly: sql<string>`current_setting('transaction_read_only')`,
      })
      .from(applied);
    const late = () => new Fault('SERVICE_UNAVAILABLE', 'late', { databaseCode: 'ETIMEDOUT' });
    try {
      const [row] = await withDeadline(query, READINESS_DEADLINE_MS, late);
      if (row?.readOnly !== 'off') return { reason: 'the database accepts no writes' };
      return (row.newest ?? 0) >= newest ? undefined : { reason: 'migrations are pending' };
    } catch (error) {
      return { reason: 'the database is unreachable', ...databaseFault(error).details };
    }
  }

  async function check(): Promise<boolean> {
    const problem = await findProblem();
    const ready = problem === undefined;
    if (ready !== wasReady) log[ready ? 'info' : 'warn'](problem ?? {}, ready ? 'ready again' : 'not ready');
    wasReady = ready;
    return ready;
  }

  return () => {
    running ??= check().finally(() => {
      running = undefined;
    });
    return running;
  };
}
