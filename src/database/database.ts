// The database: embedded PGlite or PostgreSQL, behind one type.
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import { drizzle as drizzlePglite } from 'drizzle-orm/pglite';
import { drizzle as drizzlePostgres } from 'drizzle-orm/postgres-js';
import { StartError } from '../lib/startError.ts';
import { lockDataDirectory } from './dataDirectoryLock.ts';
import { migratePglite, migratePostgres } from './migrate.ts';
import { createPostgresPool, type DatabaseLoad } from './postgresPool.ts';
import { preparing } from './preparing.ts';
import * as tables from './tables.ts';

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

/** `announce` is told of steps that take seconds. */
export function openDatabase(
  config: DatabaseConfig,
  announce: (line: string) => void,
): Promise<OpenDatabase> {
  return config.kind === 'embedded' ? openEmbedded(config.dataDir, announce) : openPostgres(config);
}

async function openEmbedded(dataDir: string, announce: (line: string) => void): Promise<OpenDatabase> {
  const firstStart = !existsSync(join(dataDir, 'PG_VERSION'));
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const release = await lockDataDirectory(dataDir);
  if (!release) {
    throw new StartError(
      `Another process is using the data directory ${dataDir}. Stop it first, or set DATA_DIR to another directory.`,
    );
  }
  announce(
    firstStart
      ? `Creating the embedded database in ${dataDir}; the first start takes five to ten seconds ...`
      : `Opening the embedded database in ${dataDir} ...`,
  );
  try {
    const database = fromPglite(await PGlite.create(dataDir));
    return { ...database, close: () => database.close().finally(release) };
  } catch (error) {
    await release();
    throw error;
  }
}

/** A database on a PGlite that is already running. */
export function fromPglite(client: PGlite): OpenDatabase {
  return {
    kind: 'embedded',
    db: drizzlePglite(client, { schema: tables }),
    migrate: () => migratePglite(client),
    // It does one thing after the other, on the spot.
    load: () => ({ pending: 0, connections: 1 }),
    close: () => client.close(),
  };
}

async function openPostgres({ url, pooler }: DatabaseConfig & { kind: 'postgres' }): Promise<OpenDatabase> {
  const { client, load, close } = createPostgresPool(url, pooler);
  return {
    kind: 'postgres',
    db: drizzlePostgres(preparing(client), { schema: tables }),
    migrate: () => migratePostgres(url),
    load,
    close,
  };
}
