// Migrations and demo data: applied once, however many processes start at the same time.
import postgres from 'postgres';
import { describe, expect, test } from 'vitest';
import { openDatabase } from '../../src/database/database.ts';
import { seedDemo } from '../../src/database/seed.ts';
import { accounts, sites } from '../../src/database/tables.ts';
import { migrateUrl } from '../support/migrateUrl.ts';
import { moreMigrations } from '../support/moreMigrations.ts';
import { useService } from '../support/service.ts';

const service = useService();

test('the demo accounts own sites 1 and 2, and 3 and 4; seeding again adds nothing', async () => {
  expect(await seedDemo(service.database.db)).toBe(false);
  const rows = await service.database.db
    .select({ id: sites.id, accountId: sites.accountId })
    .from(sites)
    .orderBy(sites.id);
  expect(rows).toEqual([
    { id: 1, accountId: 1 },
    { id: 2, accountId: 1 },
    { id: 3, accountId: 2 },
    { id: 4, accountId: 2 },
  ]);
});

test('the ids of later rows continue from the demo rows', async () => {
  const [account] = await service.database.db.insert(accounts).values({ name: 'Another' }).returning();
  expect(account?.id).toBeGreaterThan(2);
});

test('migrating again changes nothing', async () => {
  await service.database.migrate();
  expect(await service.register(1, { email: 'a@example.com', password: 'correct horse' })).toMatchObject({
    __typename: 'RegisterCustomerSuccess',
  });
});

describe('on PostgreSQL', () => {
  test('five that start at once on an empty database migrate it once', async ({ skip }) => {
    const { url } = service.database;
    if (!url) return skip('the embedded database has one process');
    const admin = postgres(url, { max: 1, onnotice: () => {} });
    const name = 'empty_for_migration';
    await admin`create database ${admin(name)}`;
    const databases = await Promise.all(
      Array.from({ length: 5 }, () =>
        openDatabase(
          { kind: 'postgres', url: Object.assign(new URL(url), { pathname: name }).href, pooler: 'session' },
          () => {},
        ),
      ),
    );
    await Promise.all(databases.map((database) => database.migrate()));
    const seeded = await databases[0]?.db.transaction((transaction) => seedDemo(transaction));
    expect(seeded).toBe(true);
    await Promise.all(databases.map((database) => database.close()));
    await admin`drop database ${admin(name)} with (force)`;
    await admin.end();
  });

  test('a table that is read for long is migrated when it is free, and others do not wait for that', async ({
    skip,
  }) => {
    const { url } = service.database;
    if (!url) return skip('the embedded database has one process');
    const migrations = moreMigrations('alter table customers add column more text');
    const admin = postgres(url, { max: 2, onnotice: () => {} });
    const announced: string[] = [];
    let migrated = false;
    let slowestMs = 0;
    await admin.begin(async (reader) => {
      await reader`select count(*) from customers`;
      const migration = migrateUrl(url, (line) => announced.push(line), migrations).then(() => {
        migrated = true;
      });
      // It asks for the lock for a second, and then a second time.
      const asksAgain = async () => {
        const asking = await reader`
          select from pg_locks
          where relation = 'customers'::regclass and mode = 'AccessExclusiveLock' and not granted`;
        if (announced.length > 0 && asking.length > 0) return true;
        const started = performance.now();
        await admin`select count(*) from customers`;
        slowestMs = Math.max(slowestMs, performance.now() - started);
        return false;
      };
      await expect.poll(asksAgain, { interval: 10, timeout: 20_000 }).toBe(true);
      expect(migrated).toBe(false);
      migration.catch(() => {});
    });
    await expect.poll(() => migrated, { timeout: 20_000 }).toBe(true);
    // A second for the lock, and what a busy machine adds.
    expect(slowestMs).toBeLessThan(3000);
    expect(announced).toHaveLength(1);
    await admin`alter table customers drop column more`;
    await admin`delete from customer_registration_migrations where id = (select max(id) from customer_registration_migrations)`;
    await admin.end();
  });

  test('a role that may not change tables, and has time-outs of its own, can start if nothing is pending', async ({
    skip,
  }) => {
    const { url } = service.database;
    if (!url) return skip('the embedded database has one process');
    const admin = postgres(url, { max: 1, onnotice: () => {} });
    await admin.unsafe(`create role reader login password 'reader';
      alter role reader set idle_in_transaction_session_timeout = '1s';
      grant select on customer_registration_migrations to reader`);
    const readerUrl = Object.assign(new URL(url), { username: 'reader', password: 'reader' }).href;
    try {
      await migrateUrl(readerUrl, () => {});
      const migrations = moreMigrations('select 1');
      await expect(migrateUrl(readerUrl, () => {}, migrations)).rejects.toThrow(
        'permission denied for table customer_registration_migrations (42501)',
      );
    } finally {
      await admin.unsafe('drop owned by reader; drop role reader');
      await admin.end();
    }
  });
});
