// The schema of our tables: the first one of the search path.
import { StartError } from '../lib/startError.ts';
import type { RunSql } from './migrate.ts';

export interface InstallationSchema {
  /** Quoted, for SQL. */
  readonly schema: string;
  readonly hasJournal: boolean;
  /** Tables that look like ours; without a journal, they were created by the first release. */
  readonly hasTables: boolean;
}

/**
 * The first schema of the search path. One exception: `"$user"` at the beginning, as in PostgreSQL's default, means a schema
 * that may be created any day. If it holds no installation, but a later schema holds one that our role may write, that one
 * stays in use: the customers must not seem to vanish.
 * @throws StartError if the path leads to no schema.
 */
export async function installationSchema(run: RunSql, journal: string): Promise<InstallationSchema> {
  const rows = await run(`
    select quote_ident(name) as schema, journal is not null as has_journal,
      exists (select from pg_attribute where attrelid = customers and attname = 'email_key') as has_tables,
      coalesce(has_table_privilege(customers, 'insert'), false) as may_write,
      place = 1 or current_setting('search_path') like '"$user"%' as may_be_used
    from unnest(current_schemas(false)) with ordinality as path (name, place),
      lateral (select to_regclass(format('%I.%I', name, '${journal}')) as journal,
        to_regclass(format('%I.customers', name)) as customers) as found
    order by place`);
  const schemas = rows.map((row) => ({
    schema: String(row.schema),
    hasJournal: row.has_journal === true,
    hasTables: row.has_tables === true,
    isInstallation: row.may_be_used === true && row.has_tables === true && row.may_write === true,
  }));
  const [first] = schemas;
  const used = first?.hasJournal ? first : (schemas.find(({ isInstallation }) => isInstallation) ?? first);
  if (used) return used;
  const [setting] = await run("select current_setting('search_path') as path, current_user as role");
  throw new StartError(
    `The search path of the role ${setting?.role} (${setting?.path}) leads to no schema that the role may use. ` +
      'Create one, or change the path: ALTER ROLE ... SET search_path = ...',
  );
}
