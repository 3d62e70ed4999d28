// PostgreSQL: a server that replicas share.
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';
import { StartError } from '../lib/startError.ts';
import type { DatabaseConfig, OpenDatabase } from './database.ts';
import { driverError } from './databaseFault.ts';
import { MIGRATIONS } from './migrations.ts';
import { createPostgresPool } from './postgresPool.ts';
import { preparing } from './preparing.ts';
import * as tables from './tables.ts';

/** Any number will do, as long as nobody else locks it: the bytes of "creg". */
const LOCK_KEY = 0x63726567;

export function openPostgres({ url, pooler }: DatabaseConfig & { kind: 'postgres' }): OpenDatabase {
  const { client, load, close } = createPostgresPool(url, pooler);
  return {
    kind: 'postgres',
    db: drizzle(preparing(client), { schema: tables }),
    migrate: () => migrateAlone(url),
    load,
    close,
  };
}

/**
 * Replicas that start together wait for one another: the lock is held by a transaction of one connection while a
 * second one migrates, which works behind a pooler in transaction mode too.
 */
async function migrateAlone(url: string): Promise<void> {
  const connect = () => postgres(url, { max: 1, connect_timeout: 3, prepare: false, onnotice: () => {} });
  const locking = connect();
  const migrating = connect();
  try {
    await locking.begin(async (transaction) => {
      await transaction`select pg_advisory_xact_lock(${LOCK_KEY})`;
      await migrate(drizzle(migrating), MIGRATIONS);
    });
  } catch (error) {
    const { code, message } = driverError(error);
    throw new StartError(`Cannot bring the database up to date: ${message} (${String(code)})`);
  } finally {
    await Promise.all([locking.end(), migrating.end()]);
  }
}
