// Brings the tables of a PostgreSQL server up to date, while others use them.
import { setTimeout as sleep } from 'node:timers/promises';
import { drizzle } from 'drizzle-orm/postgres-js';
import type postgres from 'postgres';
import { StartError } from '../lib/startError.ts';
import { connectPostgres, type SessionMode } from './connectPostgres.ts';
import { driverError } from './databaseFault.ts';
import { findForeignTables } from './databaseProblem.ts';
import { hasCitus, isDistributed, planDistribution, SEQUENTIAL } from './distribution.ts';
import { applyNext, isUpToDate, type MigrationState, type RunSql, readMigrationState } from './migrate.ts';
import { MIGRATIONS, readMigrations } from './migrations.ts';
import type { PostgresTarget } from './postgresUrl.ts';

/** Any number, as long as no other product locks it: the bytes of "creg". */
export const MIGRATION_LOCK = 0x63726567;
const RETRY_MS = 500;

/** SQLSTATE lock_not_available. */
const IN_USE = '55P03';
/** SQLSTATE insufficient_privilege. */
const NOT_PERMITTED = '42501';
/** In these encodings every text can be stored; SQL_ASCII stores bytes as they come. */
const ENCODINGS = ['UTF8', 'SQL_ASCII'];

/**
 * Applies what is pending, each migration in a transaction of one connection, so that it works behind a pooler in transaction
 * mode too. Replicas that start together try in turn. A table that is in use is waited for a second at a time, because others
 * who ask for the table wait behind us. If nothing is pending, no right but to read is needed.
 * @throws StartError if the server cannot be reached, is not fit, or a migration fails.
 */
export async function migratePostgres(
  target: PostgresTarget,
  mode: SessionMode,
  announce: (line: string) => void,
  migrations = MIGRATIONS,
): Promise<void> {
  const known = readMigrations(migrations);
  // A migration takes the time that it takes.
  const sql = connectPostgres(target, { ...mode, timeouts: false, prepare: false });
  const run: RunSql = (statements) => sql.unsafe(statements);
  let isAnnounced = false;
  try {
    await checkServer(run);
    while (!isUpToDate(await readMigrationState(run, known))) {
      if (await tryToApply(sql, known)) continue;
      if (!isAnnounced)
        announce('Waiting to migrate: the tables are in use, or another replica is migrating.');
      isAnnounced = true;
      await sleep(RETRY_MS);
    }
    const foreign = await findForeignTables(drizzle(sql));
    if (foreign) {
      throw new StartError(
        `The search path does not lead to our tables ${foreign}: an earlier schema has tables of the same name. ` +
          'Put the schema of our tables first: ALTER ROLE ... SET search_path = ...',
      );
    }
  } catch (error) {
    if (error instanceof StartError) throw error;
    const { code, message } = driverError(error);
    const hint = code === NOT_PERMITTED ? await missingRight(run, String(message)) : '';
    throw new StartError(`Cannot bring the database up to date: ${message} (${String(code)})${hint}`);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

async function checkServer(run: RunSql): Promise<void> {
  const [server] = await run("select current_setting('server_encoding') as encoding");
  if (ENCODINGS.includes(String(server?.encoding))) return;
  throw new StartError(
    `The encoding of the database is ${server?.encoding}, which cannot store all names. Create it with ENCODING 'UTF8'.`,
  );
}

/** How to grant what a migration lacks. The journal of the first release is only read. */
async function missingRight(run: RunSql, message: string): Promise<string> {
  const [, schema] = /for schema (.+)$/.exec(message) ?? [];
  if (!schema) return '';
  const [row] = await run('select quote_ident(current_user) as role');
  const rights = schema === 'drizzle' ? 'USAGE' : 'USAGE, CREATE';
  return `. A migration is pending: GRANT ${rights} ON SCHEMA "${schema}" TO ${row?.role}`;
}

/** False if another replica is migrating, or a table is in use. */
async function tryToApply(
  sql: postgres.Sql,
  migrations: Parameters<typeof readMigrationState>[1],
): Promise<boolean> {
  try {
    return await sql.begin(async (transaction) => {
      const run: RunSql = (statements) => transaction.unsafe(statements);
      // A role may have time-outs of its own, which are meant for the service's queries.
      await run(
        "set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0; set local lock_timeout = '1s'",
      );
      // PostgreSQL without Citus stores the setting and ignores it.
      await run(SEQUENTIAL);
      const [row] = await run(`select pg_try_advisory_xact_lock(${MIGRATION_LOCK}) as locked`);
      if (row?.locked !== true) return false;
      // Another replica may have applied it since.
      const state: MigrationState = await readMigrationState(run, migrations);
      if (isUpToDate(state)) return true;
      await applyNext(run, state);
      if ((await hasCitus(run)) && (await isDistributed(run))) {
        for (const statement of await planDistribution(run)) await run(statement);
      }
      return true;
    });
  } catch (error) {
    if (driverError(error).code === IN_USE) return false;
    throw error;
  }
}
