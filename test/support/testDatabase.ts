// Databases for tests, on whichever server their project names; migrated and seeded.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import postgres from 'postgres';
import { inject } from 'vitest';
import { type OpenDatabase, openDatabase } from '../../src/database/database.ts';
import { fromPglite, START_PARAMETERS } from '../../src/database/embeddedDatabase.ts';
import { openSeedState, type RunSql, type SeedState } from './seedState.ts';

declare module 'vitest' {
  interface ProvidedContext {
    database:
      | { kind: 'embedded'; snapshot: string; empty: string }
      | { kind: 'postgres'; url: string; template: string; prefix: string };
  }
}

/** The database, and on PostgreSQL its URL. */
export interface TestDatabase extends OpenDatabase {
  readonly url?: string;
}

/** The database that the files of a worker use in turn. */
export interface SharedDatabase {
  readonly database: TestDatabase;
  readonly restore: SeedState['restore'];
  /** What tests have left behind that would hold up the next ones; empty if nothing. */
  readonly leftovers: () => Promise<string[]>;
}

let shared: Promise<SharedDatabase> | undefined;

/** Making a database takes a second: the tests of a worker share one, and restore it. It ends with the worker. */
export function sharedDatabase(): Promise<SharedDatabase> {
  shared ??= openShared();
  return shared;
}

async function openShared(): Promise<SharedDatabase> {
  const { run, ...database } = await openCopy();
  const { restore, readSchema } = await openSeedState(run);
  const schema = await readSchema();
  return {
    database,
    restore,
    async leftovers() {
      if ((await readSchema()) !== schema) {
        // The files that follow get a new one.
        shared = undefined;
        return ['the tables are not as they were: undo what the tests have altered'];
      }
      const rows = await run(`
        select 'a transaction is open' as what from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid() and state like 'idle in transaction%'
        union all select 'an advisory lock is held' from pg_locks
          where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`);
      return rows.map(({ what }) => String(what));
    },
  };
}

/** A database of the test's own, which it closes: for what cannot be restored. */
export async function openTestDatabase(): Promise<TestDatabase> {
  const { run: _, ...database } = await openCopy();
  return database;
}

/** An embedded database without tables, which the test closes. To create one takes five seconds, to load it one. */
export async function openEmptyPglite(): Promise<PGlite> {
  const provided = inject('database');
  if (provided.kind !== 'embedded') throw new Error('This project has no embedded database.');
  return loadPglite(provided.empty);
}

function loadPglite(file: string): Promise<PGlite> {
  const { buffer } = readFileSync(file);
  // A Blob of the bytes would copy these 40 MB three times, which is a quarter of the work of a start.
  const loadDataDir = Object.assign(new Blob(), { arrayBuffer: async () => buffer });
  return PGlite.create({ loadDataDir, startParams: START_PARAMETERS });
}

async function openCopy(): Promise<TestDatabase & { readonly run: RunSql }> {
  const provided = inject('database');
  if (provided.kind === 'embedded') {
    const client = await loadPglite(provided.snapshot);
    return { ...fromPglite(client), run: async (text) => (await client.exec(text)).at(-1)?.rows ?? [] };
  }
  const name = `${provided.prefix}${randomUUID().replaceAll('-', '')}`;
  const server = postgres(provided.url, { max: 1, onnotice: () => {} });
  await server`create database ${server(name)} template ${server(provided.template)}`;
  const url = Object.assign(new URL(provided.url), { pathname: name }).href;
  const database = await openDatabase({ kind: 'postgres', url, pooler: 'session' }, () => {});
  // Waiting for a lock that a test still holds would end as a time-out that does not name it.
  const own = postgres(url, { max: 1, onnotice: () => {}, connection: { lock_timeout: 10_000 } });
  return {
    ...database,
    url,
    async run(text) {
      const results = await own.unsafe(text);
      return Array.isArray(results[0]) ? (results.at(-1) as never) : results;
    },
    async close() {
      await Promise.all([database.close(), own.end()]);
      await server`drop database ${server(name)} with (force)`;
      await server.end();
    },
  };
}
