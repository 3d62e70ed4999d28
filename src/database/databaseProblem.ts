// Whether the database serves: it accepts writes, and the names in our SQL lead to tables as this release expects them.
import { getTableName, is, sql } from 'drizzle-orm';
import { PgTable } from 'drizzle-orm/pg-core';
import type { Database } from './database.ts';
import { JOURNAL } from './migrate.ts';
import { readMigrations } from './migrations.ts';
import * as tables from './tables.ts';

const names = Object.values(tables).flatMap((table) => (is(table, PgTable) ? [getTableName(table)] : []));

/** Every name must lead into the schema of the journal: another schema of the search path may have tables of the same name. */
const notOurs = sql<string | null>`(
  select string_agg(name, ', ') from (values ${sql.raw(names.map((name) => `('${name}')`).join(', '))}) as our (name)
  where not exists (select from pg_class where oid = to_regclass(name)
    and relnamespace = (select relnamespace from pg_class where oid = to_regclass('${sql.raw(JOURNAL)}'))))`;

const recorded = sql<string | null>`(
  select string_agg(created_at || ':' || hash, ',') from ${sql.identifier(JOURNAL)})`;

/** Of a standby, and of a server that has become one. */
const readOnly = sql<string>`current_setting('transaction_read_only')`;

/** Why the database does not serve; undefined if it does. Throws what the driver throws. */
export async function findDatabaseProblem(
  db: Database,
  migrations = readMigrations(),
): Promise<string | undefined> {
  const [row] = await db.select({ readOnly, recorded, notOurs }).from(sql`(select) as nothing`);
  if (row?.readOnly !== 'off') return 'the database accepts no writes';
  const applied = new Set(row.recorded?.split(','));
  const isPending = migrations.some(({ createdAt, hash }) => !applied.has(`${createdAt}:${hash}`));
  if (isPending) return 'migrations are pending';
  return row.notOurs ? `the search path does not lead to our tables ${row.notOurs}` : undefined;
}

/** The names that do not lead to our tables, with commas between; null if all do. */
export async function findForeignTables(db: Database): Promise<string | null> {
  const [row] = await db.select({ notOurs }).from(sql`(select) as nothing`);
  return row?.notOurs ?? null;
}
