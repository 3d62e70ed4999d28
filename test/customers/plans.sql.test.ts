// Plans: every look-up and every search reads an index, among customers enough for PostgreSQL to prefer one.
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { toCursor } from '../../src/customers/cursor.ts';
import { type CustomerQueryInput, customerQuery } from '../../src/customers/customerQuery.ts';
import { explained } from '../bench/explained.ts';
import { customerId, loadCustomers } from '../bench/manyCustomers.ts';
import { openTestDatabase, type TestDatabase } from '../support/testDatabase.ts';

const COUNT = 20_000;

/** PGlite keeps no statistics by itself, so that its plans mean nothing; the planner is the same. */
const SERVER = inject('database').kind === 'postgres';

let database: TestDatabase;
let sql: postgres.Sql;
beforeAll(async () => {
  if (!SERVER) return;
  database = await openTestDatabase();
  sql = postgres(database.url ?? '', { max: 1, onnotice: () => {} });
  await loadCustomers(sql, COUNT);
  await sql`vacuum analyze customers`;
});
afterAll(async () => {
  if (!SERVER) return;
  await sql.end();
  await database.close();
});

/** The question, the indexes that may be read, and how many customers are found. */
const QUESTIONS: [CustomerQueryInput, RegExp, number][] = [
  [{}, /customers_account_id_id_pk/, 20],
  [{ last: 100 }, /customers_account_id_id_pk/, 100],
  [{ first: 100, after: toCursor({ id: customerId(COUNT - 10) }) }, /customers_account_id_id_pk/, 10],
  [{ filter: { email: 'CUSTOMER77@example.com' } }, /customers_email_key/, 1],
  [{ filter: { username: 'CUSTOMER77' } }, /customers_username_key/, 1],
  [{ filter: { oldProviderId: 'Legacy-77' } }, /customers_old_provider_id/, 1],
  [{ filter: { siteId: 2 } }, /customers_site_id/, 20],
  [{ filter: { emailHardbounce: true } }, /customers_email_hardbounce/, 20],
  [{ filter: { createdAfter: new Date(1_700_000_010_000) } }, /customers_account_id_id_pk/, 20],
  [{ search: 'c' }, /customers_email_key.*customers_username_key/s, 20],
  [{ search: 'customer77' }, /customers_email_key.*customers_username_key/s, 20],
  [{ search: 'Legacy-777' }, /customers_old_provider_key/, 11],
  [{ search: 'ada' }, /customers_display_name_key.*customers_name_key.*customers_last_name_key/s, 20],
  [{ search: '%' }, /customers_email_key/, 0],
];

describe.skipIf(!SERVER)('a question reads an index, and few rows of it', () => {
  test.each(QUESTIONS)('%j', async (question, index, count) => {
    const { found, plans } = await explained(sql, customerQuery.parse(question));
    expect(found).toBe(count);
    const text = plans.map((plan) => plan.text).join('\n');
    expect(text).toMatch(index);
    expect(text).not.toContain('Seq Scan');
    // Six keys, two readings of twice the page, and what a sort takes in one go.
    const rows = [...text.matchAll(/Scan[^\n]*rows=(\d+) loops=(\d+)/g)];
    const read = rows.reduce((sum, [, each, loops]) => sum + Number(each) * Number(loops), 0);
    expect(read).toBeLessThan(600);
    expect(text).not.toMatch(/Rows Removed by Filter: \d{3,}/);
  });
});
