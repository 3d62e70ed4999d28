// Brings the tables up to date: the same steps on both databases, recorded in a journal of our own.
import { StartError } from '../lib/startError.ts';
import { installationSchema } from './installationSchema.ts';
import type { Migration } from './migrations.ts';

/** Runs statements without parameters; returns the rows of the last one. */
export type RunSql = (statements: string) => Promise<readonly Readonly<Record<string, Value>>[]>;

type Value = string | number | boolean | null;

/** Beside the tables and under a name of its own: `drizzle.__drizzle_migrations` belongs to all applications with Drizzle. */
export const JOURNAL = 'customer_registration_migrations';

/** Where the first release recorded its migrations, and the hash that its only migration had there. */
const FORMER_JOURNAL = 'drizzle.__drizzle_migrations';
const FORMER_HASHES: Readonly<Record<string, string>> = {
  d63bc99c5cebf8293c5a7511a835c2e576ff55f562cc5b6479c3f80ef4595134:
    'd4e94d334568fce0d124873115c7616351492b4afa0946da8fdf038296a245d0',
};

interface JournalRow {
  readonly createdAt: number;
  readonly hash: string;
}

export interface MigrationState {
  /** Where the tables and the journal are, or will be: quoted, for SQL. */
  readonly schema: string;
  /** Null: the journal does not exist yet, and gets these rows, which were recorded elsewhere. */
  readonly journal: readonly JournalRow[] | null;
  readonly takenOver: readonly JournalRow[];
  readonly pending: readonly Migration[];
}

/** @throws StartError if an applied migration is not the one that this release knows. */
export async function readMigrationState(
  run: RunSql,
  migrations: readonly Migration[],
): Promise<MigrationState> {
  const { schema, hasJournal, hasTables } = await installationSchema(run, JOURNAL);
  const journal = hasJournal ? await readJournal(run, `${schema}.${JOURNAL}`) : null;
  const takenOver = !hasJournal && hasTables ? await readFormerJournal(run, migrations) : [];
  const applied = new Map([...(journal ?? []), ...takenOver].map(({ createdAt, hash }) => [createdAt, hash]));
  const changed = migrations.find(({ createdAt, hash }) => (applied.get(createdAt) ?? hash) !== hash);
  if (changed) {
    throw new StartError(
      `The migration of ${new Date(changed.createdAt).toISOString()} is not the one that was applied to the database. ` +
        'Install the files of one release, drizzle/ included.',
    );
  }
  return {
    schema,
    journal,
    takenOver,
    pending: migrations.filter(({ createdAt }) => !applied.has(createdAt)),
  };
}

/** Whether nothing is left to do. */
export const isUpToDate = ({ journal, pending }: MigrationState) => journal !== null && pending.length === 0;

/**
 * Applies the oldest pending migration within the caller's transaction, and creates the journal if there is none. One
 * migration per transaction: the locks of one do not last as long as the work of the next.
 */
export async function applyNext(
  run: RunSql,
  { schema, journal, takenOver, pending }: MigrationState,
): Promise<void> {
  // The files name no schema: what they create and refer to is here, whatever else the search path leads to.
  await run(`set local search_path = ${schema}`);
  if (journal === null) {
    await run(
      `create table ${JOURNAL} (id serial primary key, hash text not null, created_at bigint not null)`,
    );
  }
  const [next] = pending;
  for (const statement of next?.statements ?? []) await run(statement);
  for (const { hash, createdAt } of next ? [...takenOver, next] : takenOver) {
    await run(`insert into ${JOURNAL} (hash, created_at) values ('${hash}', ${createdAt})`);
  }
}

async function readJournal(run: RunSql, table: string): Promise<JournalRow[]> {
  const rows = await run(`select hash, created_at from ${table} order by created_at`);
  return rows.map(({ hash, created_at }) => ({ hash: String(hash), createdAt: Number(created_at) }));
}

/** Our rows of the journal that all applications share. */
async function readFormerJournal(run: RunSql, migrations: readonly Migration[]): Promise<JournalRow[]> {
  const [found] = await run(`select to_regclass('${FORMER_JOURNAL}') as name`);
  if (!found?.name) return [];
  const known = new Set(migrations.map(({ hash }) => hash));
  const rows = await readJournal(run, FORMER_JOURNAL);
  return rows
    .map(({ hash, createdAt }) => ({ hash: FORMER_HASHES[hash] ?? hash, createdAt }))
    .filter(({ hash }) => known.has(hash));
}
