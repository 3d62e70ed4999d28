// Plans: 100,000 deliveries that wait slow down neither claims nor registrations.
import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import * as tables from '../../src/database/tables.ts';
import { writeEvent } from '../../src/events/writeEvent.ts';
import { createClaims } from '../../src/webhooks/claims.ts';
import { createDeliveryStore } from '../../src/webhooks/deliveryStore.ts';
import { openTestDatabase, type TestDatabase } from '../support/testDatabase.ts';

/** PGlite keeps no statistics by itself, so that its plans show nothing; the planner is the same. */
const SERVER = inject('database').kind === 'postgres';
const PENDING = 100_000;
const NOW = new Date('2026-11-29T09:41:00.000Z');
const ENDPOINT = '01a2142d-bdff-7722-8561-000000000001';
const lease = new Date(NOW.getTime() + 60_000);

let database: TestDatabase;
let sql: postgres.Sql;
beforeAll(async () => {
  if (!SERVER) return;
  database = await openTestDatabase();
  sql = postgres(database.url ?? '', { max: 1, onnotice: () => {} });
  await sql`insert into webhook_endpoints (account_id, id, url, label, event_types, secrets, created_at)
    select 1, ('01a2142d-bdff-7722-8561-' || lpad(n::text, 12, '0'))::uuid, 'https://crm.example/', 'CRM',
      '{customer.registered}', '[]', now() from generate_series(1, 10) n`;
  await sql`insert into webhook_events (account_id, id, type, site_id, customer_id, created_at)
    select 1, ('01a2142d-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'customer.registered', 1, gen_random_uuid(),
      ${NOW}::timestamptz - n * interval '1 ms' from generate_series(1, ${PENDING}::int) n`;
  await sql`insert into webhook_deliveries (account_id, endpoint_id, event_id, due_at, created_at)
    select 1, ('01a2142d-bdff-7722-8561-' || lpad((1 + row_number() over () % 10)::text, 12, '0'))::uuid, id, created_at,
      created_at from webhook_events`;
  await sql`vacuum analyze webhook_deliveries, webhook_events, webhook_endpoints`;
}, 120_000);
afterAll(async () => {
  if (!SERVER) return;
  await sql.end();
  await database.close();
});

/** The plans of all statements of some work, and how many rows their scans read. */
async function plansOf(work: (db: ReturnType<typeof connect>['db']) => Promise<unknown>) {
  const { db, statements } = connect();
  // Undone, so that the same rows are there for the plans.
  await sql.unsafe('begin');
  await work(db).finally(() => sql.unsafe('rollback'));
  let text = '';
  for (const { query, params } of statements) {
    if (!/^(select|update|insert|with)/.test(query)) continue;
    await sql.unsafe('begin');
    const lines = await sql
      .unsafe(`explain (analyze, costs off) ${query}`, params as never[])
      .finally(() => sql.unsafe('rollback'));
    text += `${lines.map((line) => String(line['QUERY PLAN'])).join('\n')}\n`;
  }
  const scans = [...text.matchAll(/Scan[^\n]*rows=([\d.]+) loops=(\d+)/g)];
  const read = scans.reduce((sum, [, rows, loops]) => sum + Number(rows) * Number(loops), 0);
  return { text, read };
}

function connect() {
  const statements: { query: string; params: unknown[] }[] = [];
  const logQuery = (query: string, params: unknown[]) => void statements.push({ query, params });
  return { statements, db: drizzle(sql, { schema: tables, logger: { logQuery } }) };
}

describe.skipIf(!SERVER)('reads few rows, by an index', () => {
  test('the search for lanes that are due', async () => {
    const { text, read } = await plansOf((db) => createClaims(db).findDueLanes(NOW, 200));
    expect(text).toContain('webhook_deliveries_due');
    expect(text).not.toContain('Seq Scan on webhook_deliveries');
    expect(read).toBeLessThan(100);
  });

  test('the claim of a few deliveries', async () => {
    const { text, read } = await plansOf((db) =>
      createClaims(db).claim({ accountId: 1, id: ENDPOINT }, 4, NOW, lease),
    );
    expect(text).toContain('webhook_deliveries_due');
    expect(text).not.toMatch(/Seq Scan on webhook_(?:deliveries|events)/);
    expect(read).toBeLessThan(100);
  });

  test('the event of a registration', async () => {
    const { text, read } = await plansOf((db) =>
      writeEvent(db, {
        accountId: 1,
        siteId: 1,
        customerId: '01a2142d-bdff-7722-8561-17d143f6f675',
        type: 'customer.registered',
        at: NOW,
      }),
    );
    expect(text).not.toMatch(/Seq Scan on webhook_(?:deliveries|events)/);
    expect(read).toBeLessThan(50);
  });

  test.each([[undefined], ['PENDING'], ['FAILED']] as const)(
    'a page of deliveries in the state %s',
    async (state) => {
      const { text } = await plansOf((db) => createDeliveryStore(db).page(1, ENDPOINT, { state, size: 21 }));
      expect(text).not.toContain('Seq Scan on webhook_deliveries');
      expect(text).not.toMatch(/Rows Removed by Filter: \d{5,}/);
    },
  );
});
