// Migrations and demo data: applied once, by however many at a time.
import postgres from 'postgres';
import { describe, expect, test } from 'vitest';
import { openDatabase } from '../../src/database/database.ts';
import { seedDemo } from '../../src/database/seed.ts';
import { accounts, sites } from '../../src/database/tables.ts';
import { useService } from '../support/service.ts';

const service = useService();

test('the demo accounts own sites 1 and 2, and 3; seeding again adds nothing', async () => {
  expect(await seedDemo(service.database.db)).toBe(false);
  const rows = await service.database.db
    .select({ id: sites.id, accountId: sites.accountId })
    .from(sites)
    .orderBy(sites.id);
  expect(rows).toEqual([
    { id: 1, accountId: 1 },
    { id: 2, accountId: 1 },
    { id: 3, accountId: 2 },
  ]);
});

test('rows that are added later go on from the demo rows', async () => {
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
});
