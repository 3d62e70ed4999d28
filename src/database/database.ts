// The database: embedded PGlite or PostgreSQL, behind one type.
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import type { DistributeOptions, DistributeOutcome } from './distributePostgres.ts';
import type * as tables from './tables.ts';

/** What stores use: either database, or a transaction on one. */
export type Database = PgDatabase<PgQueryResultHKT, typeof tables>;

/** Which database to open: embedded in a directory, or a PostgreSQL server. */
export type DatabaseConfig =
  | { readonly kind: 'embedded'; readonly dataDir: string }
  | {
      readonly kind: 'postgres';
      readonly url: string;
      readonly pooler?: 'session' | 'transaction' | undefined;
    };

export interface OpenDatabase {
  readonly kind: DatabaseConfig['kind'];
  /** For work that a rate limit bounds. */
  readonly db: Database;
  /** For all other work: however much of it there is, it does not take the places of the former. */
  readonly unlimited: Database;
  /** For the readiness check alone. */
  readonly health: Database;
  /** Brings the tables up to date; does nothing if they are. Several processes may call it at once. */
  readonly migrate: () => Promise<void>;
  /** Distributes the tables by account over the nodes of a Citus cluster; does nothing if they are. */
  readonly distribute: (options: DistributeOptions) => Promise<DistributeOutcome>;
  readonly load: () => DatabaseLoad;
  readonly close: () => Promise<void>;
}

/** Queries that run or wait, how many may run at once, and commits that the server has not answered in time. */
export interface DatabaseLoad {
  readonly pending: number;
  readonly connections: number;
  readonly unansweredCommits: number;
}

/** `announce` gets a line about each step that takes seconds. The driver of the other database is never loaded. */
export async function openDatabase(
  config: DatabaseConfig,
  announce: (line: string) => void,
): Promise<OpenDatabase> {
  if (config.kind === 'embedded') {
    const { openEmbedded } = await import('./embeddedDatabase.ts');
    return openEmbedded(config.dataDir, announce);
  }
  const { openPostgres } = await import('./postgresDatabase.ts');
  return openPostgres(config, announce);
}
