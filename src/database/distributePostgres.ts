// Distributes the tables of a PostgreSQL server with Citus, in one transaction.
import { drizzle } from 'drizzle-orm/postgres-js';
import { StartError } from '../lib/startError.ts';
import { connectPostgres, type SessionMode } from './connectPostgres.ts';
import { driverError } from './databaseFault.ts';
import { findForeignTables } from './databaseProblem.ts';
import { hasCitus, planDistribution } from './distribution.ts';
import { isUpToDate, type RunSql, readMigrationState } from './migrate.ts';
import { readMigrations } from './migrations.ts';
import { MIGRATION_LOCK } from './postgresMigrations.ts';
import type { PostgresTarget } from './postgresUrl.ts';

export interface DistributeOptions {
  /** Plan the statements, and execute none. */
  readonly dryRun: boolean;
  /** Receives each statement before it is executed. */
  readonly print: (statement: string) => void;
}

/** DISTRIBUTED: with `statements: 0`, nothing was left to do. */
export type DistributeOutcome =
  | { readonly kind: 'NO_CITUS' | 'NOT_MIGRATED' }
  | { readonly kind: 'DISTRIBUTED'; readonly statements: number };

/** For readers of the tables and for migrations: all who come later wait behind this transaction. */
const SESSION = [
  'set local statement_timeout = 0',
  'set local idle_in_transaction_session_timeout = 0',
  "set local lock_timeout = '10s'",
];

/** @throws StartError if the server cannot be reached, or a statement fails: then nothing was changed. */
export async function distributePostgres(
  target: PostgresTarget,
  mode: SessionMode,
  { dryRun, print }: DistributeOptions,
): Promise<DistributeOutcome> {
  const sql = connectPostgres(target, { ...mode, timeouts: false, prepare: false });
  try {
    const foreign = await findForeignTables(drizzle(sql));
    return await sql.begin(async (transaction): Promise<DistributeOutcome> => {
      const run: RunSql = (statements) => transaction.unsafe(statements);
      if (!(await hasCitus(run))) return { kind: 'NO_CITUS' };
      await run([...SESSION, `select pg_advisory_xact_lock(${MIGRATION_LOCK})`].join('; '));
      const isMigrated = isUpToDate(await readMigrationState(run, readMigrations()));
      if (!isMigrated || foreign) return { kind: 'NOT_MIGRATED' };
      const statements = await planDistribution(run);
      if (statements.length === 0) return { kind: 'DISTRIBUTED', statements: 0 };
      for (const statement of ['begin', ...SESSION, ...statements, 'commit']) {
        print(statement);
        if (!dryRun && statements.includes(statement)) await run(statement);
      }
      return { kind: 'DISTRIBUTED', statements: statements.length };
    });
  } catch (error) {
    if (error instanceof StartError) throw error;
    const { code, message } = driverError(error);
    throw new StartError(`Cannot distribute the tables: ${message} (${String(code)})`);
  } finally {
    await sql.end({ timeout: 1 });
  }
}
