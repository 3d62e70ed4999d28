// The embedded database: PGlite, in a directory that one process at a time may use.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import type { ConcurrencyLimit } from '../lib/limitConcurrency.ts';
import { DataDirectoryInUseError } from '../lib/startError.ts';
import type { Database, OpenDatabase } from './database.ts';
import { prepareDataDirectory, protectDataFiles, repairConfiguration, unusable } from './dataDirectory.ts';
import { lockDataDirectory } from './dataDirectoryLock.ts';
import { createLanes } from './lanes.ts';
import { applyNext, isUpToDate, type RunSql, readMigrationState } from './migrate.ts';
import { readMigrations } from './migrations.ts';
import * as tables from './tables.ts';

/**
 * PostgreSQL clears its cache when it starts: with its default of 128 MB that is most of the time that a start takes, and memory
 * that an embedded database never needs. The files of the database are in the cache of the operating system too.
 */
export const START_PARAMETERS = [...PGlite.defaultStartParams, '-c', 'shared_buffers=32MB'];

/**
 * Opens the database in a directory, which is created if there is none.
 * @throws StartError if the directory cannot be used, or another process uses it.
 */
export async function openEmbedded(dataDir: string, announce: (line: string) => void): Promise<OpenDatabase> {
  // What this process writes is for its own user.
  process.umask(0o077);
  prepareDataDirectory(dataDir);
  const release = await lockDataDirectory(dataDir);
  if (!release) {
    throw new DataDirectoryInUseError(
      `Another process is using the data directory ${dataDir}. Stop it first, or set DATA_DIR to another directory.`,
    );
  }
  announce(
    existsSync(join(dataDir, 'PG_VERSION'))
      ? `Opening the embedded database in ${dataDir} ...`
      : `Creating the embedded database in ${dataDir}; the first start takes five to ten seconds ...`,
  );
  try {
    const database = fromPglite(await startPglite(dataDir));
    return { ...database, close: () => database.close().finally(release) };
  } catch (error) {
    await release();
    throw unusable(dataDir, error);
  }
}

async function startPglite(dataDir: string): Promise<PGlite> {
  const create = () => PGlite.create(dataDir, { startParams: START_PARAMETERS });
  repairConfiguration(dataDir);
  const client = await create().catch((error: unknown) => {
    if (!existsSync(join(dataDir, 'PG_VERSION'))) throw error;
    // A crash of the machine may have cut the files short.
    repairConfiguration(dataDir, true);
    return create();
  });
  protectDataFiles(dataDir);
  return client;
}

/** A database on a PGlite that is already running. */
export function fromPglite(client: PGlite): OpenDatabase {
  const lanes = createLanes();
  /** PGlite does one thing at a time, in the order of arrival: what waits for a lane does not stand in its queue. */
  const database = (lane: ConcurrencyLimit): Database => {
    const inLane: Pick<PGlite, 'query' | 'transaction'> = {
      query: (...query) => lane(() => client.query(...query)),
      transaction: (work) => lane(() => client.transaction(work)),
    };
    return drizzle(inLane as PGlite, { schema: tables });
  };
  return {
    kind: 'embedded',
    db: database(lanes.limited),
    unlimited: database(lanes.unlimited),
    health: database(lanes.health),
    migrate: () => migratePglite(client),
    distribute: async () => ({ kind: 'NO_CITUS' }),
    load: () => ({
      pending: lanes.limited.pending() + lanes.unlimited.pending(),
      connections: 1,
      unansweredCommits: 0,
    }),
    close: () => client.close(),
  };
}

async function migratePglite(client: PGlite): Promise<void> {
  const migrations = readMigrations();
  /** False if nothing was left to apply. */
  const applyOne = () =>
    client.transaction(async (transaction) => {
      const run: RunSql = async (statements) => (await transaction.exec(statements)).at(-1)?.rows ?? [];
      const state = await readMigrationState(run, migrations);
      if (isUpToDate(state)) return false;
      await applyNext(run, state);
      return true;
    });
  while (await applyOne());
}
