// The seed of a test database, kept beside its tables, so that one statement brings it back after each test.

/** Runs statements without parameters, and returns the rows of the last one. */
export type RunSql = (statements: string) => Promise<readonly Record<string, unknown>[]>;

export interface SeedState {
  /** Empties every table and fills it with the seed again; sequences go on from the seed. */
  readonly restore: () => Promise<void>;
  /** Everything but rows: two equal texts are equal tables. */
  readonly readSchema: () => Promise<string>;
}

/** The schema that holds a copy of each table. */
const COPY = 'seed_of_the_tests';

const OF_THE_SERVICE = `nspname not in ('${COPY}', 'information_schema') and nspname not like 'pg\\_%'`;

/** Once for a database, when it holds its seed and nothing else. */
export async function rememberSeed(run: RunSql): Promise<void> {
  const tables = await tablesOf(run);
  const copies = tables.map(({ table, copy }) => `create table ${copy} as table ${table};`);
  await run(`create schema ${COPY}; ${copies.join(' ')}`);
}

/** A test database whose seed is remembered, as it is now. */
export async function openSeedState(run: RunSql): Promise<SeedState> {
  const tables = await tablesOf(run);
  // All in one statement each, so that references between the tables are checked when all of them are right.
  const deletions = tables.map(({ table }, index) => `t${index} as (delete from ${table})`);
  const insertions = tables.map(
    ({ table, copy }, index) => `t${index} as (insert into ${table} overriding system value table ${copy})`,
  );
  const sequences =
    await run(`select format('select setval(%L, %s, %L);', format('%I.%I', schemaname, sequencename),
    coalesce(last_value, start_value), last_value is not null) as restart from pg_sequences`);
  const restoration = [
    `with ${deletions.join(', ')} select 1;`,
    `with ${insertions.join(', ')} select 1;`,
    ...sequences.map(({ restart }) => restart),
  ].join('\n');
  return {
    async restore() {
      await run(restoration);
    },
    async readSchema() {
      const rows = await run(`
        select format('%s.%s %s %s', attrelid::regclass, attname, format_type(atttypid, atttypmod), attnotnull) as line
          from pg_attribute join pg_class on attrelid = pg_class.oid join pg_namespace n on relnamespace = n.oid
          where ${OF_THE_SERVICE} and attnum > 0 and not attisdropped
        union all select format('%s %s %s', conrelid::regclass, conname, pg_get_constraintdef(c.oid))
          from pg_constraint c join pg_namespace n on connamespace = n.oid where ${OF_THE_SERVICE}
        order by 1`);
      return rows.map(({ line }) => line).join('\n');
    },
  };
}

async function tablesOf(run: RunSql): Promise<{ table: string; copy: string }[]> {
  const rows =
    await run(`select format('%I.%I', nspname, relname) as table, format('%I.%I', '${COPY}', relname) as copy
    from pg_class join pg_namespace n on relnamespace = n.oid where relkind = 'r' and ${OF_THE_SERVICE}`);
  return rows.map(({ table, copy }) => ({ table: String(table), copy: String(copy) }));
}
