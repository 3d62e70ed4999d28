// The database: embedded PGlite or PostgreSQL, behind one type.
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import type { DatabaseLoad } from './postgresPool.ts';
import type * as tables from './tables.ts';

/** What stores work on: either database, or a transaction on one. */
export type Database = PgDatabase<PgQueryResultHKT, typeof tables>;

/** Which database to open: embedded in a directory, or a PostgreSQL server. */
export type DatabaseConfig =
  | { readonly kind: 'embedded'; readonly dataDir: string }
  | { readonly kind: 'postgres'; readonly url: string; readonly pooler: 'session' | 'transaction' };

export interface OpenDatabase {
  readonly kind: DatabaseConfig['kind'];
  readonly db: Database;
  /** Brings the tables up to date; does nothing where they are. Safe to call from several processes at once. */
  readonly migrate: () => Promise<void>;
  readonly load: () => DatabaseLoad;
  readonly close: () => Promise<void>;
}

/** `announce` is told of steps that take seconds. The driver of the other database is never read. */
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
