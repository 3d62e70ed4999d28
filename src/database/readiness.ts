// Whether the database can be reached, takes writes, and has the tables that this code expects.
import { setTimeout as sleep } from 'node:timers/promises';
import { max, sql } from 'drizzle-orm';
import { bigint, pgSchema } from 'drizzle-orm/pg-core';
import type { Log } from '../lib/log.ts';
import type { Database } from './database.ts';
import { databaseFault } from './databaseFault.ts';
import { newestMigration } from './migrations.ts';

/** A database that takes longer is as good as gone. */
const LONGEST_MS = 1500;

/** Where Drizzle's migrator writes down what it has applied. */
const applied = pgSchema('drizzle').table('__drizzle_migrations', {
  createdAt: bigint('created_at', { mode: 'number' }),
});

/**
 * A check that answers within 1.5 s and never throws; those who ask at the same time share one query. Each change is
 * logged, with its reason.
 */
export function createReadinessCheck(db: Database, log: Log): () => Promise<boolean> {
  const newest = newestMigration();
  let asking: Promise<boolean> | undefined;
  let wasReady = true;

  /** Why the database is not ready; nothing where it is. */
  async function problem(): Promise<object | undefined> {
    const query = db
      .select({
        newest: max(applied.createdAt),
        // Of a standby, and of a server that has become one.
        readOnly: sql<string>`current_setting('transaction_read_only')`,
      })
      .from(applied);
    try {
      const [row] = await query;
      if (row?.readOnly !== 'off') return { reason: 'the database takes no writes' };
      return (row.newest ?? 0) >= newest ? undefined : { reason: 'migrations are pending' };
    } catch (error) {
      return { reason: 'the database is out of reach', ...databaseFault(error).details };
    }
  }

  async function ask(): Promise<boolean> {
    const late = new AbortController();
    const silence = sleep(LONGEST_MS, { reason: 'the database does not answer in time' }, late).catch(
      () => ({}),
    );
    const found = await Promise.race([problem(), silence]);
    late.abort();
    const ready = found === undefined;
    if (ready !== wasReady) log[ready ? 'info' : 'warn'](found ?? {}, ready ? 'ready again' : 'not ready');
    wasReady = ready;
    return ready;
  }

  return () => {
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    return asking;
  };
}
