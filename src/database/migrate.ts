// Migrations: the SQL in drizzle/, applied in order, by one process at a time.
import { fileURLToPath } from 'node:url';
import type { PGlite } from '@electric-sql/pglite';
import { drizzle as drizzlePglite } from 'drizzle-orm/pglite';
import { migrate as applyToPglite } from 'drizzle-orm/pglite/migrator';
import { drizzle as drizzlePostgres } from 'drizzle-orm/postgres-js';
import { migrate as applyToPostgres } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';
import { StartError } from '../lib/startError.ts';
import { driverError } from './databaseFault.ts';

/** The same two levels up from src/ and from dist/. */
export const MIGRATIONS = { migrationsFolder: fileURLToPath(new URL('../../drizzle', import.meta.url)) };

/** Any number will do, as long as nobody else locks it: the bytes of "creg". */
const LOCK_KEY = 0x63726567;

export function migratePglite(client: PGlite): Promise<void> {
  return applyToPglite(drizzlePglite(client), MIGRATIONS);
}

/**
 * Replicas that start together wait for one another: the lock is held by a transaction of one connection while a
 * second one migrates, which works behind a pooler in transaction mode too.
 */
export async function migratePostgres(url: string): Promise<void> {
  const connect = () => postgres(url, { max: 1, connect_timeout: 3, prepare: false, onnotice: () => {} });
  const locking = connect();
  const migrating = connect();
  try {
    await locking.begin(async (transaction) => {
      await transaction`select pg_advisory_xact_lock(${LOCK_KEY})`;
      await applyToPostgres(drizzlePostgres(migrating), MIGRATIONS);
    });
  } catch (error) {
    const { code, message } = driverError(error);
    throw new StartError(`Cannot bring the database up to date: ${message} (${String(code)})`);
  } finally {
    await Promise.all([locking.end(), migrating.end()]);
  }
}
