// Distribution by account: rejected without Citus, and one transaction with it (a stand-in that records what is called).
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { is } from 'drizzle-orm';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import { afterEach, expect, inject, test, vi } from 'vitest';
import { createProgram } from '../../src/cli/program.ts';
import { openDatabase } from '../../src/database/database.ts';
import { seedDemo } from '../../src/database/seed.ts';
import * as tables from '../../src/database/tables.ts';
import { migrateUrl } from '../support/migrateUrl.ts';
import { moreMigrations } from '../support/moreMigrations.ts';
import { createEmptyDatabase, createSeededDatabase, type OwnDatabase } from '../support/postgresDatabases.ts';
import { GIVEN_KEYS } from '../support/signingKeys.ts';
import { standInForCitus } from '../support/standInForCitus.ts';
import { temporaryDirectory } from '../support/temporaryDirectory.ts';

const onPostgres = inject('database').kind === 'postgres';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

/** Runs the command line on this database; returns what it prints. */
async function distribute(settings: Record<string, string>, ...args: string[]): Promise<string[]> {
  const printed: string[] = [];
  for (const [name, value] of Object.entries({ ...GIVEN_KEYS, ...settings })) vi.stubEnv(name, value);
  vi.spyOn(console, 'log').mockImplementation((line) => void printed.push(String(line)));
  await createProgram().parseAsync(['database', 'distribute', ...args], { from: 'user' });
  return printed;
}

/** With the demo. */
async function createDatabase({ citus = true } = {}): Promise<OwnDatabase> {
  const database = await createSeededDatabase();
  if (!database) throw new Error('These tests are for PostgreSQL.');
  if (citus) await standInForCitus(database);
  return database;
}

const foreignKeys = ({ run }: OwnDatabase) =>
  run(`select conrelid::regclass::text as table, conname, convalidated, pg_get_constraintdef(oid) as definition
    from pg_constraint where contype = 'f' order by 1, 2`);
const calls = async ({ run }: OwnDatabase) =>
  (await run('select call from stand_in.calls order by id')).map(({ call }) => call);
const places = ({ run }: OwnDatabase) =>
  run('select logicalrelid::text as name, partmethod from pg_dist_partition order by 1');

test('the embedded database is rejected before anything is created', async () => {
  const DATA_DIR = join(temporaryDirectory(), 'data');
  await expect(distribute({ DATABASE_URL: '', DATA_DIR })).rejects.toThrow(
    'This command is for PostgreSQL: set DATABASE_URL.',
  );
  expect(existsSync(DATA_DIR)).toBe(false);
});

test.runIf(onPostgres).each([{ args: [] }, { args: ['--dry-run'] }])(
  'a PostgreSQL without Citus is rejected with one sentence: $args',
  async ({ args }) => {
    const { url } = await createDatabase({ citus: false });
    await expect(distribute({ DATABASE_URL: url }, ...args)).rejects.toThrow(
      'The database of DATABASE_URL does not have the extension Citus',
    );
  },
);

test.runIf(onPostgres)('a database without our tables is rejected, and gets none', async () => {
  const database = await createEmptyDatabase();
  if (!database) return;
  await standInForCitus(database);
  await expect(distribute({ DATABASE_URL: database.url })).rejects.toThrow('The tables are not up to date');
  expect(await database.run("select to_regclass('customers') as found")).toEqual([{ found: null }]);
});

/** Whatever else begins with account_id: a table that a release adds is here by itself. */
const JOINING = Object.values(tables).flatMap((table) => {
  if (!is(table, PgTable)) return [];
  const { name, columns } = getTableConfig(table);
  return columns[0]?.name === 'account_id' && name !== 'customers' ? [name] : [];
});

const STATEMENTS = [
  'begin;',
  'set local statement_timeout = 0;',
  'set local idle_in_transaction_session_timeout = 0;',
  "set local lock_timeout = '10s';",
  "set local citus.multi_shard_modify_mode = 'sequential';",
  'alter table api_keys drop constraint api_keys_account_id_accounts_id_fk;',
  'alter table customers drop constraint customers_account_id_site_id_sites_account_id_id_fk;',
  'alter table sites drop constraint sites_account_id_accounts_id_fk;',
  "select create_reference_table('customer_registration_migrations');",
  "select create_reference_table('accounts');",
  "select create_reference_table('sites');",
  "select create_distributed_table('customers', 'account_id', colocate_with => 'none', shard_count => 32);",
  ...JOINING.map(
    (name) => `select create_distributed_table('${name}', 'account_id', colocate_with => 'customers');`,
  ),
  "select citus_add_local_table_to_metadata('api_keys');",
  "select citus_add_local_table_to_metadata('rate_limits');",
  "select citus_add_local_table_to_metadata('background_tasks');",
  'alter table api_keys add constraint api_keys_account_id_accounts_id_fk FOREIGN KEY (account_id) REFERENCES accounts(id);',
  'alter table customers add constraint customers_account_id_site_id_sites_account_id_id_fk ' +
    'FOREIGN KEY (account_id, site_id) REFERENCES sites(account_id, id);',
  'alter table sites add constraint sites_account_id_accounts_id_fk FOREIGN KEY (account_id) REFERENCES accounts(id);',
  "select truncate_local_data_after_distributing_table('customer_registration_migrations');",
  "select truncate_local_data_after_distributing_table('accounts');",
  "select truncate_local_data_after_distributing_table('sites');",
  'commit;',
];

test.runIf(onPostgres)('a dry run prints the statements, names no schema and changes nothing', async () => {
  const database = await createDatabase();
  const before = await foreignKeys(database);
  const printed = await distribute({ DATABASE_URL: database.url }, '--dry-run');
  expect(printed).toEqual([...STATEMENTS, '-- A dry run: nothing was changed.']);
  expect(printed.join('\n')).not.toMatch(/public/);
  expect(await calls(database)).toEqual([]);
  expect(await foreignKeys(database)).toEqual(before);
});

test.runIf(onPostgres)('all of it is one transaction, and the foreign keys are as before', async () => {
  const database = await createDatabase();
  const before = await foreignKeys(database);
  expect(before).toHaveLength(3);
  const printed = await distribute({ DATABASE_URL: database.url });
  expect(printed).toEqual([...STATEMENTS, '-- The tables are distributed.']);
  expect(await calls(database)).toEqual([
    'reference customer_registration_migrations',
    'reference accounts',
    'reference sites',
    'distributed customers account_id none 32',
    ...JOINING.map((name) => `distributed ${name} account_id customers `),
    'coordinator api_keys',
    'coordinator rate_limits',
    'coordinator background_tasks',
    'truncate customer_registration_migrations',
    'truncate accounts',
    'truncate sites',
  ]);
  expect(await database.run('select distinct mode from stand_in.calls')).toEqual([{ mode: 'sequential' }]);
  expect(await database.run('select count(distinct transaction)::int from stand_in.calls')).toEqual([
    { count: 1 },
  ]);
  expect(await foreignKeys(database)).toEqual(before);
});

test.runIf(onPostgres)('a second run does nothing', async () => {
  const database = await createDatabase();
  await distribute({ DATABASE_URL: database.url });
  const [first, keys] = [await calls(database), await foreignKeys(database)];
  expect(await distribute({ DATABASE_URL: database.url })).toEqual([
    '-- The tables are distributed already; nothing was changed.',
  ]);
  expect(await calls(database)).toEqual(first);
  expect(await foreignKeys(database)).toEqual(keys);
});

test.runIf(onPostgres).each(['distributed customers%', 'coordinator background_tasks', 'truncate sites'])(
  'a failure at "%s" leaves everything as it was',
  async (call) => {
    const database = await createDatabase();
    const before = await foreignKeys(database);
    await database.run(`insert into stand_in.failing values ('${call}')`);
    await expect(distribute({ DATABASE_URL: database.url })).rejects.toThrow(
      'Cannot distribute the tables: the stand-in fails (P0001)',
    );
    expect(await places(database)).toEqual([]);
    expect(await foreignKeys(database)).toEqual(before);
  },
);

test.runIf(onPostgres)('in a schema of its own the same statements are printed', async () => {
  const database = await createEmptyDatabase();
  if (!database) return;
  await database.run('create schema app');
  const url = new URL(database.url);
  url.searchParams.set('search_path', 'app');
  const opened = await openDatabase({ kind: 'postgres', url: url.href, pooler: 'session' }, () => {});
  await opened.migrate();
  await seedDemo(opened.db);
  await opened.close();
  await standInForCitus(database);
  const printed = await distribute({ DATABASE_URL: url.href });
  expect(printed).toEqual([...STATEMENTS, '-- The tables are distributed.']);
  expect(await places(database)).toContainEqual({ name: 'app.customers', partmethod: 'h' });
});

test.runIf(onPostgres)('scripts get one document', async () => {
  const { url } = await createDatabase();
  const [document = ''] = await distribute({ DATABASE_URL: url }, '--dry-run', '--json');
  expect(JSON.parse(document)).toEqual({
    dryRun: true,
    statements: STATEMENTS.map((statement) => statement.replace(/;$/, '')),
  });
});

/** Creates a table again that a release after this one's predecessor brought. */
const NEW_TABLE =
  'drop table webhook_deliveries; create table webhook_deliveries (account_id int primary key)';

test.runIf(onPostgres)(
  'a migration of a distributed database distributes the tables that it creates',
  async () => {
    const database = await createDatabase();
    await distribute({ DATABASE_URL: database.url });
    await database.run(
      "delete from pg_dist_partition where logicalrelid = 'webhook_deliveries'::regclass; truncate stand_in.calls",
    );
    await migrateUrl(database.url, () => {}, moreMigrations(NEW_TABLE));
    expect(await calls(database)).toEqual(['distributed webhook_deliveries account_id customers ']);
    expect(await database.run('select distinct mode from stand_in.calls')).toEqual([{ mode: 'sequential' }]);
  },
);

test.runIf(onPostgres)('if a new table cannot be distributed, its migration is not applied', async () => {
  const database = await createDatabase();
  await distribute({ DATABASE_URL: database.url });
  await database.run(`delete from pg_dist_partition where logicalrelid = 'webhook_deliveries'::regclass;
    insert into stand_in.failing values ('%webhook_deliveries%')`);
  const migrations = moreMigrations(NEW_TABLE);
  await expect(migrateUrl(database.url, () => {}, migrations)).rejects.toThrow('the stand-in fails');
  await database.run('delete from stand_in.failing');
  await migrateUrl(database.url, () => {}, migrations);
  expect(await places(database)).toContainEqual({ name: 'webhook_deliveries', partmethod: 'h' });
});

test.runIf(onPostgres)(
  'a migration of a database with Citus that is not distributed places nothing',
  async () => {
    const database = await createDatabase();
    await migrateUrl(database.url, () => {}, moreMigrations(NEW_TABLE));
    expect(await calls(database)).toEqual([]);
  },
);
