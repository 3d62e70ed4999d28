// Where the tables are: in the first schema of the search path, beside whatever else the database holds.
import { expect, test } from 'vitest';
import { openDatabase } from '../../src/database/database.ts';
import { createReadinessCheck } from '../../src/database/readiness.ts';
import { seedDemo } from '../../src/database/seed.ts';
import { createLog } from '../../src/lib/log.ts';
import { migrateUrl } from '../support/migrateUrl.ts';
import { createEmptyDatabase, type OwnDatabase } from '../support/postgresDatabases.ts';

const log = createLog('silent');

/** Migrates and seeds as the service does, and reports readiness. */
async function start(url: string): Promise<boolean> {
  const database = await openDatabase({ kind: 'postgres', url, pooler: 'session' }, () => {});
  try {
    await database.migrate();
    await seedDemo(database.db);
    return await createReadinessCheck(database.health, log)();
  } finally {
    await database.close();
  }
}

/** The schemas of our tables and of the journal, and of all that the tables refer to. */
async function schemas({ run }: OwnDatabase): Promise<unknown[]> {
  const rows = await run(`
    select distinct relnamespace::regnamespace::text as schema from pg_class
      where relname in ('customers', 'sites', 'customer_registration_migrations')
    union select t.relnamespace::regnamespace::text from pg_constraint c
      join pg_class o on o.oid = conrelid join pg_class t on t.oid = confrelid
      where contype = 'f' and o.relname in ('customers', 'sites')
    order by 1`);
  return rows.map(({ schema }) => schema);
}

const withParameter = (url: string, name: string, value: string) => {
  const changed = new URL(url);
  changed.searchParams.set(name, value);
  return changed.href;
};

test.each<[string, (database: OwnDatabase) => Promise<string>]>([
  [
    'the default path',
    async ({ urlOf, run }) => {
      await run('create schema tenant authorization tenant');
      return urlOf('tenant');
    },
  ],
  [
    'a path of the role',
    async ({ urlOf, run }) => {
      await run('create schema app authorization tenant; alter role tenant set search_path = app, public');
      return urlOf('tenant');
    },
  ],
  [
    'a parameter of the URL',
    async ({ url, run }) => {
      await run('create schema app');
      return withParameter(url, 'search_path', 'app');
    },
  ],
  [
    'options of the URL',
    async ({ url, run }) => {
      await run('create schema app');
      return withParameter(url, 'options', '-c search_path=app');
    },
  ],
])('by %s, tables, references and journal are in one schema', async (_case, prepare) => {
  const database = await createEmptyDatabase(['tenant']);
  if (!database) return;
  // Of another product, and of the same names.
  await database.run(
    'create table public.accounts (id int primary key); create table public.drafts (id int)',
  );
  const url = await prepare(database);
  expect(await start(url)).toBe(true);
  expect(await schemas(database)).toEqual([
    url.includes('app') ? 'app' : expect.stringMatching(/^(app|tenant)$/),
  ]);
  expect(await database.run('select * from public.accounts')).toEqual([]);
});

test('two installations in two schemas of one database know nothing of each other', async () => {
  const database = await createEmptyDatabase(['staging', 'production']);
  if (!database) return;
  await database.run(
    'create schema staging authorization staging; create schema production authorization production',
  );
  for (const role of ['production', 'staging']) expect(await start(database.urlOf(role))).toBe(true);
  await database.run("insert into production.accounts (name) values ('only here')");
  const counts =
    'select (select count(*) from production.accounts)::int as p, (select count(*) from staging.accounts)::int as s';
  expect(await database.run(counts)).toEqual([{ p: 3, s: 2 }]);
  // One schema first, and the other behind it.
  await database.run('create schema third');
  expect(await start(withParameter(database.url, 'search_path', 'third,production'))).toBe(true);
  expect(await database.run('select count(*)::int as count from third.accounts')).toEqual([{ count: 2 }]);
});

test('a schema that is created later, under the default path, does not hide the installation', async () => {
  const database = await createEmptyDatabase();
  if (!database) return;
  expect(await start(database.url)).toBe(true);
  await database.run(`create schema ${new URL(database.url).username}`);
  expect(await start(database.url)).toBe(true);
  expect(await schemas(database)).toEqual(['public']);
});

test('a table of another product with the same name is left alone, and so is everything else', async () => {
  const database = await createEmptyDatabase();
  if (!database) return;
  await database.run('create table customers (id int); insert into customers values (1)');
  await expect(start(database.url)).rejects.toThrow('relation "customers" already exists (42P07)');
  expect(await database.run("select relname from pg_class where relname in ('accounts', 'sites')")).toEqual(
    [],
  );
  expect(await database.run('select id from customers')).toEqual([{ id: 1 }]);
});

test('the service is ready only if the names in its SQL lead to its own tables', async () => {
  const database = await createEmptyDatabase();
  if (!database) return;
  const { url, run } = database;
  const opened = await openDatabase({ kind: 'postgres', url, pooler: 'session' }, () => {});
  const isReady = createReadinessCheck(opened.health, log);
  expect(await isReady()).toBe(false);
  await opened.migrate();
  expect(await isReady()).toBe(true);
  await run('alter table spent_tokens rename to hidden');
  expect(await isReady()).toBe(false);
  await run('alter table hidden rename to spent_tokens');
  expect(await isReady()).toBe(true);
  await run(`create schema ${new URL(url).username}; create table ${new URL(url).username}.sites (id int)`);
  // Sessions that are open look names up again as well.
  expect(await isReady()).toBe(false);
  await expect(migrateUrl(url, () => {})).rejects.toThrow(
    'The search path does not lead to our tables sites: an earlier schema has tables of the same name.',
  );
  await opened.close();
});

test('a path that leads nowhere is one sentence', async () => {
  const database = await createEmptyDatabase(['lost']);
  if (!database) return;
  await database.run('alter role lost set search_path = nowhere');
  await expect(start(database.urlOf('lost'))).rejects.toThrow(
    'The search path of the role lost (nowhere) leads to no schema that the role may use.',
  );
});

test('no right on the database is needed, and a missing right on the schema is named with its remedy', async () => {
  const database = await createEmptyDatabase(['app']);
  if (!database) return;
  const { run, urlOf } = database;
  await run(`revoke create, temporary on database ${new URL(database.url).pathname.slice(1)} from public;
    create schema app; grant usage on schema app to app`);
  await expect(start(urlOf('app'))).rejects.toThrow('GRANT USAGE, CREATE ON SCHEMA "app" TO app');
  await run('grant create on schema app to app');
  expect(await start(urlOf('app'))).toBe(true);
  await run('revoke create on schema app from app');
  expect(await start(urlOf('app'))).toBe(true);
});

test.each(['LATIN1', 'WIN1252'])('the encoding %s is rejected at the start', async (encoding) => {
  const database = await createEmptyDatabase([], encoding);
  if (!database) return;
  await expect(start(database.url)).rejects.toThrow(
    `The encoding of the database is ${encoding}, which cannot store all names. Create it with ENCODING 'UTF8'.`,
  );
});

test.each(['UTF8', 'SQL_ASCII'])('the encoding %s stores every text', async (encoding) => {
  const database = await createEmptyDatabase([], encoding);
  if (!database) return;
  expect(await start(database.url)).toBe(true);
  const opened = await openDatabase({ kind: 'postgres', url: database.url, pooler: 'session' }, () => {});
  const name = '漢字 Łukasz 😀';
  const { accounts } = await import('../../src/database/tables.ts');
  expect(await opened.db.insert(accounts).values({ name }).returning({ name: accounts.name })).toEqual([
    { name },
  ]);
  await opened.close();
});
