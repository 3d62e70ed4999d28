// The journal of the migrations: ours alone, and that of the first release is taken over.
import { createHash } from 'node:crypto';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { afterAll, expect, test } from 'vitest';
import { fromPglite } from '../../src/database/embeddedDatabase.ts';
import { MIGRATIONS, readMigrations } from '../../src/database/migrations.ts';
import { migrateUrl } from '../support/migrateUrl.ts';
import { createEmptyDatabase } from '../support/postgresDatabases.ts';
import { temporaryDirectory } from '../support/temporaryDirectory.ts';
import { openEmptyPglite } from '../support/testDatabase.ts';

/** The statements by which the first release made its tables, and its rows in the journal that all applications share. */
function firstRelease(schema = 'public'): string {
  const [initial] = readMigrations();
  const file = readFileSync(join(MIGRATIONS.migrationsFolder, '0000_initial.sql'), 'utf8').replaceAll(
    'REFERENCES "',
    'REFERENCES "public"."',
  );
  const hash = createHash('sha256').update(file).digest('hex');
  return `set search_path = ${schema};
    ${file.replaceAll('"public"', schema)};
    insert into accounts (name) values ('kept');
    reset search_path;
    create schema if not exists drizzle;
    create table if not exists drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint);
    insert into drizzle.__drizzle_migrations (hash, created_at) values ('${hash}', ${initial?.createdAt})`;
}

const STRANGER = `create schema if not exists drizzle;
  create table if not exists drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint);
  insert into drizzle.__drizzle_migrations (hash, created_at) values ('of a stranger', `;
const FUTURE = `${STRANGER} 9999999999999)`;
const PAST = `${STRANGER} 1)`;

const APPLIED =
  'select hash, created_at::float8 as created_at from customer_registration_migrations order by id';
const ALL = readMigrations().map(({ hash, createdAt }) => ({ hash, created_at: createdAt }));

let embedded: PGlite | undefined;
afterAll(() => embedded?.close());

/** Without any schema but an empty public one. */
async function openEmpty() {
  const database = await createEmptyDatabase();
  if (database) return { run: database.run, migrate: () => migrateUrl(database.url) };
  embedded ??= await openEmptyPglite();
  const client = embedded;
  const run = async (text: string) => (await client.exec(text)).at(-1)?.rows ?? [];
  const schemas = await run(
    "select nspname as name from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'",
  );
  for (const { name } of schemas) await run(`drop schema ${name} cascade`);
  await run('create schema public');
  return { run, migrate: () => fromPglite(client).migrate() };
}

test.each([
  ['an empty database', ''],
  ['the journal of a stranger with a later migration', FUTURE],
  ['the journal of a stranger with an older migration', PAST],
  ['the first release', firstRelease()],
  ['the first release beside a later migration of a stranger', `${firstRelease()}; ${FUTURE}`],
  ['the first release after a migration of a stranger', `${PAST}; ${firstRelease()}`],
])('%s: all migrations are applied once, and recorded in our journal alone', async (_case, before) => {
  const { run, migrate } = await openEmpty();
  const shared = async () =>
    (await run("select to_regclass('drizzle.__drizzle_migrations') as name"))[0]?.name
      ? run('select hash, created_at::float8 as created_at from drizzle.__drizzle_migrations order by id')
      : [];
  if (before) await run(before);
  const sharedBefore = await shared();
  await migrate();
  await migrate();
  expect(await run(APPLIED)).toEqual(ALL);
  expect(await shared()).toEqual(sharedBefore);
  expect(await run('select name from accounts')).toEqual(before.includes('kept') ? [{ name: 'kept' }] : []);
});

test('the first release in one schema is not taken for that in another', async () => {
  const database = await createEmptyDatabase(['second']);
  if (!database) return;
  await database.run(`${firstRelease()}; create schema second authorization second; grant usage on schema drizzle to second;
    grant select on drizzle.__drizzle_migrations to second`);
  await migrateUrl(database.urlOf('second'), () => {});
  await migrateUrl(database.url, () => {});
  expect(await database.run(APPLIED)).toEqual(ALL);
  expect(await database.run('select count(*)::int as count from second.accounts')).toEqual([{ count: 0 }]);
});

test('a migration that was changed after it had been applied is one sentence', async () => {
  const database = await createEmptyDatabase();
  if (!database) return;
  await migrateUrl(database.url, () => {});
  const folder = temporaryDirectory();
  cpSync(MIGRATIONS.migrationsFolder, folder, { recursive: true });
  writeFileSync(join(folder, '0000_initial.sql'), 'select 1');
  await expect(migrateUrl(database.url, () => {}, { migrationsFolder: folder })).rejects.toThrow(
    /^The migration of 20\S+ is not the one that was applied to the database\./,
  );
});

test('a journal of a newer release is left alone, so that an older replica can start', async () => {
  const database = await createEmptyDatabase();
  if (!database) return;
  await migrateUrl(database.url, () => {});
  await database.run(
    "insert into customer_registration_migrations (hash, created_at) values ('newer', 9999999999999)",
  );
  await migrateUrl(database.url, () => {});
  expect(await database.run(APPLIED)).toHaveLength(ALL.length + 1);
});

test('a customer of a site of another account is rejected, of the first release as well', async () => {
  const database = await createEmptyDatabase();
  if (!database) return;
  await database.run(firstRelease());
  await migrateUrl(database.url, () => {});
  await database.run(`insert into accounts (name) values ('other');
    insert into sites (account_id, name) values (1, 'first'), (2, 'second')`);
  const insert = (account: number, site: number) =>
    database.run(`insert into customers (account_id, site_id, id, email, email_key, password_hash, language, created_at, updated_at)
      values (${account}, ${site}, gen_random_uuid(), 'a', '${account} ${site}', '', 'en', now(), now())`);
  await insert(1, 1);
  await expect(insert(1, 2)).rejects.toMatchObject({ code: '23503' });
  const constraints =
    "select convalidated from pg_constraint where contype = 'f' and conrelid = 'customers'::regclass";
  expect(await database.run(constraints)).toEqual([{ convalidated: true }]);
});
