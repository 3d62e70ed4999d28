// Prepared statements: a session keeps the few that our code has named, whatever callers ask.
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { type Database, openDatabase } from '../../src/database/database.ts';
import { GOOD_INPUT, useService } from '../support/service.ts';

const service = useService({ RATE_LIMIT_PER_MINUTE: '1000', RATE_LIMIT_PER_HOUR: '1000' });

/** The statements that the sessions of a lane have prepared; it is asked on all of them at once. */
async function prepared(db: Database): Promise<string[]> {
  const query = sql`select statement, pg_sleep(0.05) from pg_prepared_statements union all select '', pg_sleep(0.05)`;
  const answers = await Promise.all(Array.from({ length: 3 }, () => db.execute(query)));
  const rows = answers.flatMap((answer) => answer as unknown as { statement: string }[]);
  return [...new Set(rows.map(({ statement }) => statement))].filter(Boolean).toSorted();
}

const FIELDS = ['displayName', 'firstName', 'lastName', 'organization', 'phone', 'salutation', 'title'];

test('do not grow with what callers send', async ({ skip }) => {
  if (!service.database.url) return skip('the embedded database prepares nothing for long');
  const { app, database } = service;
  const { customer } = await service.register(1, GOOD_INPUT);
  const ask = async (round: number) => {
    const input = Object.fromEntries(
      FIELDS.filter((_, bit) => (round >> bit) & 1).map((name) => [name, 'x']),
    );
    await app.customers.update(1, customer.id, input);
    const filter = round % 2 ? '{ siteId: 1 }' : '{ emailHardbounce: true }';
    const page = `customers(first: ${round}, search: "${'x'.repeat(round)}", filter: ${filter}) { edges { cursor } }`;
    const { body } = await service.askPlatform(1, `{ ${page} }`);
    expect(body.errors).toBeUndefined();
    await app.customers.find(1, customer.id);
    await app.apiKeys.findActive(`crk_${'A'.repeat(43)}`);
  };
  for (let round = 1; round <= 3; round++) await ask(round);
  const before = await prepared(database.unlimited);
  for (let round = 4; round < 40; round++) await ask(round);
  expect(await prepared(database.unlimited)).toEqual(before);
  expect(before.filter((statement) => /^update "customers"|like/.test(statement))).toEqual([]);
});

test('are all that a registration runs', async ({ skip }) => {
  const { database } = service;
  if (!database.url) return skip('the embedded database prepares nothing for long');
  for (const email of ['one@example.com', 'two@example.com']) {
    expect(await service.register(3, { email, password: 'correct horse' })).toMatchObject({
      __typename: 'RegisterCustomerSuccess',
    });
  }
  const statements = await prepared(database.db);
  for (const text of [
    'insert into "rate_limits"',
    'from "sites"',
    'select exists',
    'insert into "customers"',
  ]) {
    expect(statements.filter((statement) => statement.includes(text)).length).toBeGreaterThan(0);
  }
});

test('are none behind a pooler in transaction mode', async ({ skip }) => {
  const { url } = service.database;
  if (!url) return skip('the embedded database has no pooler');
  const database = await openDatabase({ kind: 'postgres', url, pooler: 'transaction' }, () => {});
  const query = database.db.select({ one: sql`1` }).from(sql`(select) as nothing`).prepare('named');
  await query.execute();
  expect((await prepared(database.db)).filter((statement) => statement.startsWith('select 1'))).toEqual([]);
  await database.close();
});
