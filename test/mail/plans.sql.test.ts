// Plans: 100,000 mails that wait slow down neither the claim of a few nor the writing of another one.
import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import * as tables from '../../src/database/tables.ts';
import { createMailClaims } from '../../src/mail/mailClaims.ts';
import { openTestDatabase, type TestDatabase } from '../support/testDatabase.ts';

/** PGlite keeps no statistics by itself, so that its plans show nothing; the planner is the same. */
const SERVER = inject('database').kind === 'postgres';
const PENDING = 100_000;
const NOW = new Date('2026-11-29T09:41:00.000Z');

let database: TestDatabase;
let sql: postgres.Sql;
beforeAll(async () => {
  if (!SERVER) return;
  database = await openTestDatabase();
  sql = postgres(database.url ?? '', { max: 1, onnotice: () => {} });
  await sql`insert into mails (account_id, id, site_id, challenge_id, due_at, created_at)
    select 1, ('01a2142d-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 1 + n % 20, gen_random_uuid(),
      ${NOW}::timestamptz - n * interval '1 ms', ${NOW}::timestamptz from generate_series(1, ${PENDING}::int) n`;
  await sql`vacuum analyze mails`;
}, 120_000);
afterAll(async () => {
  if (!SERVER) return;
  await sql.end();
  await database.close();
});

/** The plan of the one statement of some work. */
async function planOf(
  work: (claims: ReturnType<typeof createMailClaims>) => Promise<unknown>,
): Promise<string> {
  const statements: { query: string; params: unknown[] }[] = [];
  const logQuery = (query: string, params: unknown[]) => void statements.push({ query, params });
  // Undone, so that the same rows are there for the plan.
  await sql.unsafe('begin');
  await work(createMailClaims(drizzle(sql, { schema: tables, logger: { logQuery } }))).finally(() =>
    sql.unsafe('rollback'),
  );
  const [{ query, params } = { query: '', params: [] }] = statements;
  await sql.unsafe('begin');
  const lines = await sql
    .unsafe(`explain (analyze, costs off) ${query}`, params as never[])
    .finally(() => sql.unsafe('rollback'));
  return lines.map((line) => String(line['QUERY PLAN'])).join('\n');
}

describe.skipIf(!SERVER)('reads few rows, by an index', () => {
  test('the claim of a few mails', async () => {
    const lease = new Date(NOW.getTime() + 60_000);
    const plan = await planOf((claims) => claims.claim({ accountId: 1, id: '1' }, 2, NOW, lease));
    expect(plan).toContain('mails_site_id_due_at');
    expect(plan).not.toContain('Seq Scan');
    const scans = [...plan.matchAll(/Scan[^\n]*rows=([\d.]+) loops=(\d+)/g)];
    expect(scans.reduce((sum, [, rows, loops]) => sum + Number(rows) * Number(loops), 0)).toBeLessThan(20);
  });

  test('the end of a mail', async () => {
    const [row] = await sql`select id from mails limit 1`;
    const claimed = { accountId: 1, id: row?.id, siteId: 1, challengeId: '', attempts: 0, createdAt: NOW };
    expect(await planOf((claims) => claims.remove(claimed))).not.toContain('Seq Scan');
  });
});
