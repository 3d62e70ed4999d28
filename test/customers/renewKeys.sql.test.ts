// Keys of earlier releases are renewed beside the service: in steps, by one replica at a time, without changing customers.
import { eq } from 'drizzle-orm';
import { v7 as uuidv7 } from 'uuid';
import { beforeEach, expect, test } from 'vitest';
import { createRenewKeys, type RenewKeys } from '../../src/customers/renewKeys.ts';
import { createBackgroundTasks } from '../../src/database/backgroundTasks.ts';
import { backgroundTasks, customers } from '../../src/database/tables.ts';
import { useService } from '../support/service.ts';

const service = useService();
let now: Date;
let renewKeys: RenewKeys;

beforeEach(async () => {
  now = new Date();
  const { db } = service.database;
  await db.delete(backgroundTasks);
  renewKeys = createRenewKeys({ db, clock: () => now });
});

/** A customer as the first release stored it. */
const OLD = {
  accountId: 1,
  siteId: 1,
  passwordHash: '-',
  language: 'en',
  createdAt: new Date(0),
  updatedAt: new Date(0),
};
let emails = 0;

async function store(row: Partial<typeof customers.$inferInsert>): Promise<string> {
  const email = `c${emails++}@example.com`;
  const id = uuidv7();
  await service.database.db.insert(customers).values({ ...OLD, id, email, emailKey: email, ...row });
  return id;
}

async function find(id: string) {
  const [row] = await service.database.db.select().from(customers).where(eq(customers.id, id));
  return row;
}

const finish = () => renewKeys(new AbortController().signal);

async function searched(search: string): Promise<string[]> {
  const query = 'query ($search: String) { customers(search: $search) { edges { node { id } } } }';
  const { body } = await service.askPlatform(1, query, { search });
  return body.data.customers.edges.map(({ node }: { node: { id: string } }) => node.id);
}

test('what the first release stored is found by what people type, and nothing else changes', async () => {
  const typed = { displayName: 'O’Brien', firstName: 'İbrahim', lastName: 'WEIẞ', oldProviderId: 'Ａ  1' };
  const id = await store({
    ...typed,
    displayNameKey: 'o’brien',
    nameKey: 'i\u0307brahim weiß',
    lastNameKey: 'weiß i\u0307brahim',
    oldProviderKey: 'ａ  1',
  });
  expect(await searched("o'bri")).toEqual([]);
  await finish();
  for (const search of ["o'bri", 'ibrahim w', 'weiss i', 'a 1']) expect(await searched(search)).toEqual([id]);
  expect(await find(id)).toMatchObject({ ...OLD, ...typed });
});

test('an address is unique by its key of today, and of two that have one key both stay', async () => {
  const alone = await store({ email: 'x@FAẞ.DE', emailKey: 'x@fass.de' });
  const first = await store({ email: 'y@faß.de', emailKey: 'y@xn--fa-hia.de' });
  const second = await store({
    email: 'y@FAẞ.DE',
    emailKey: 'y@fass.de',
    displayName: 'É',
    displayNameKey: 'x',
  });
  await finish();
  expect((await find(alone))?.emailKey).toBe('x@xn--fa-hia.de');
  expect((await find(first))?.emailKey).toBe('y@xn--fa-hia.de');
  expect(await find(second)).toMatchObject({ emailKey: 'y@fass.de', displayNameKey: 'é' });
});

test('all customers of all accounts are visited, a few at a time', async () => {
  const rows = Array.from({ length: 450 }, (_, index) => {
    const email = `many${index}@example.com`;
    const [accountId, siteId] = index % 3 ? [1, 1] : [2, 3];
    return {
      ...OLD,
      accountId,
      siteId,
      id: uuidv7(),
      email,
      emailKey: email,
      displayName: 'A’',
      displayNameKey: 'a’',
    };
  });
  await service.database.db.insert(customers).values(rows);
  await finish();
  const keys = await service.database.db.selectDistinct({ key: customers.displayNameKey }).from(customers);
  expect(keys).toEqual([{ key: "a'" }]);
});

test('a customer who changes meanwhile keeps the keys of the change', async () => {
  const id = await store({ displayName: 'A’', displayNameKey: 'a’' });
  const { db } = service.database;
  const changed = { displayName: 'New', displayNameKey: 'new', updatedAt: now };
  // Between the reading and the writing of the step.
  const overtaken = new Proxy(db, {
    get: (target, name) =>
      name === 'update'
        ? (table: typeof customers) => {
            const set = (values: object) => ({
              where: async (condition: never) => {
                if ((table as unknown) === customers) {
                  await target.update(customers).set(changed).where(eq(customers.id, id));
                }
                await target.update(table).set(values).where(condition);
              },
            });
            return { set };
          }
        : Reflect.get(target, name),
  });
  await createRenewKeys({ db: overtaken, clock: () => now })(new AbortController().signal);
  expect((await find(id))?.displayNameKey).toBe('new');
});

test('one replica at a time works on it; another one continues where a replica has stopped', async () => {
  const email = (index: number) => `many${index}@example.com`;
  const rows = Array.from({ length: 250 }, (_, index) => ({
    ...OLD,
    id: uuidv7(),
    email: email(index),
    emailKey: email(index),
    displayName: 'A’',
    displayNameKey: 'a’',
  }));
  await service.database.db.insert(customers).values(rows);
  const oldKeys = () => service.database.db.$count(customers, eq(customers.displayNameKey, 'a’'));

  const tasks = createBackgroundTasks(service.database.db);
  const claims = await Promise.all(Array.from({ length: 5 }, () => tasks.claim('customer keys 2', now)));
  expect(claims.filter((claim) => claim !== undefined)).toHaveLength(1);
  await finish();
  expect(await oldKeys()).toBe(250);

  now = new Date(now.getTime() + 60_001);
  const stopping = new AbortController();
  let readings = 0;
  const clock = () => {
    // At the claim, and at the end of the first step.
    if (++readings === 2) stopping.abort();
    return now;
  };
  await createRenewKeys({ db: service.database.db, clock })(stopping.signal);
  expect(await oldKeys()).toBe(50);
  await finish();
  expect(await oldKeys()).toBe(50);
  now = new Date(now.getTime() + 60_001);
  await finish();
  expect(await oldKeys()).toBe(0);
});

test('what a replica of the earlier release stores meanwhile is renewed a day later, and then never again', async () => {
  await finish();
  const late = await store({ displayName: 'A’', displayNameKey: 'a’' });
  await finish();
  expect((await find(late))?.displayNameKey).toBe('a’');
  now = new Date(now.getTime() + 24 * 3600 * 1000 + 1);
  await finish();
  expect((await find(late))?.displayNameKey).toBe("a'");
  const afterwards = await store({ displayName: 'A’', displayNameKey: 'a’' });
  now = new Date(now.getTime() + 10 * 24 * 3600 * 1000);
  await finish();
  expect((await find(afterwards))?.displayNameKey).toBe('a’');
});
