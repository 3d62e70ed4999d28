// Bringing the tables of a PostgreSQL server up to date, while others use them.
import { setTimeout as sleep } from 'node:timers/promises';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';
import { StartError } from '../lib/startError.ts';
import { driverError } from './databaseFault.ts';
import { MIGRATIONS, newestMigration } from './migrations.ts';

/** Any number will do, as long as nobody else locks it: the bytes of "creg". */
const LOCK_KEY = 0x63726567;
const AGAIN_MS = 500;
/** For the first answer of the server. */
const PATIENCE_MS = 10_000;

/** SQLSTATE undefined_table and invalid_schema_name: nothing has been applied yet. */
const NOTHING_APPLIED = ['42P01', '3F000'];
/** SQLSTATE lock_not_available. */
const IN_USE = '55P03';

/**
 * Applies what is pending, in one transaction of one connection, so that it works behind a pooler in transaction mode too.
 * Replicas that start together try in turns. A table that is in use is waited for a second at a time, because whoever asks
 * for the table after us waits behind us. Where nothing is pending, no right but to read is needed.
 * @throws StartError where the server cannot be reached, or a migration fails.
 */
export async function migratePostgres(
  url: string,
  announce: (line: string) => void,
  migrations = MIGRATIONS,
): Promise<void> {
  const newest = newestMigration(migrations);
  const sql = postgres(url, { max: 1, connect_timeout: 3, prepare: false, onnotice: () => {} });
  let told = false;
  try {
    while (await isPending(sql, newest)) {
      if (await tryToApply(sql, migrations)) return;
      if (!told) announce('Waiting for the tables: others are using them, or bring them up to date.');
      told = true;
      await sleep(AGAIN_MS);
    }
  } catch (error) {
    const { code, message } = driverError(error);
    throw new StartError(`Cannot bring the database up to date: ${message} (${String(code)})`);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

async function isPending(sql: postgres.Sql, newest: number): Promise<boolean> {
  const late = new AbortController();
  try {
    const answer = sql<{ applied: string | null }[]>`
      select max(created_at) as applied from drizzle.__drizzle_migrations`;
    // postgres.js connects again and again, without a pause, to a port that takes connections and closes them.
    const silence = sleep(PATIENCE_MS, undefined, { signal: late.signal }).then(() => {
      throw Object.assign(new Error('the server does not answer'), { code: 'CONNECT_TIMEOUT' });
    });
    const [row] = await Promise.race([answer, silence]);
    return Number(row?.applied ?? 0) < newest;
  } catch (error) {
    if (NOTHING_APPLIED.includes(String(driverError(error).code))) return true;
    throw error;
  } finally {
    late.abort();
  }
}

/** False where it is not our turn, or a table is in use. */
async function tryToApply(sql: postgres.Sql, migrations: typeof MIGRATIONS): Promise<boolean> {
  try {
    return await sql.begin(async (transaction) => {
      // A role may have bounds of its own, which are meant for the service's queries.
      await transaction.unsafe(
        "set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0; set local lock_timeout = '1s'",
      );
      const [row] = await transaction<{ locked: boolean }[]>`
        select pg_try_advisory_xact_lock(${LOCK_KEY}) as locked`;
      if (!row?.locked) return false;
      const { options } = sql;
      const begin = (work: (nested: postgres.TransactionSql) => Promise<unknown>) =>
        transaction.savepoint(work);
      const client = Object.assign(transaction, { begin, options });
      await migrate(drizzle(client as unknown as postgres.Sql), migrations);
      return true;
    });
  } catch (error) {
    if (driverError(error).code === IN_USE) return false;
    throw error;
  }
}
