// Whether the database can be reached, takes writes, and has the tables that this code expects.
import { max, sql } from 'drizzle-orm';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { bigint, pgSchema } from 'drizzle-orm/pg-core';
import type { Database } from './database.ts';
import { MIGRATIONS } from './migrations.ts';

/** A database that takes longer is as good as gone. */
const LONGEST_MS = 1500;

/** Where Drizzle's migrator writes down what it has applied. */
const applied = pgSchema('drizzle').table('__drizzle_migrations', {
  createdAt: bigint('created_at', { mode: 'number' }),
});

/** A check that answers within 1.5 s and never throws; those who ask at the same time share one query. */
export function createReadinessCheck(db: Database): () => Promise<boolean> {
  const newest = Math.max(...readMigrationFiles(MIGRATIONS).map(({ folderMillis }) => folderMillis));
  let asking: Promise<boolean> | undefined;

  async function ask(): Promise<boolean> {
    const query = db
      .select({
        newest: max(applied.createdAt),
        // Of a standby, and of a server that has become one.
        readOnly: sql<string>`current_setting('transaction_read_only')`,
      })
      .from(applied);
    const upToDate = query
      .then(([row]) => row?.readOnly === 'off' && (row.newest ?? 0) >= newest)
      .catch(() => false);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<false>((resolve) => {
      timer = setTimeout(resolve, LONGEST_MS, false);
    });
    return Promise.race([upToDate, late]).finally(() => clearTimeout(timer));
  }

  return () => {
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    return asking;
  };
}
