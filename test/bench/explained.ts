// One page of customers, with the plans of the statements that found it.
import { performance } from 'node:perf_hooks';
import { drizzle } from 'drizzle-orm/postgres-js';
import type postgres from 'postgres';
import { createCustomerPages } from '../../src/customers/customerPages.ts';
import type { CustomerQuery } from '../../src/customers/customerQuery.ts';
import * as tables from '../../src/database/tables.ts';

export interface Plan {
  readonly text: string;
  /** Planning and execution. */
  readonly ms: number;
}

/** The statements are run once more for their plans, with the same parameters. */
export async function explained(
  sql: postgres.Sql,
  query: CustomerQuery,
  withPlans = true,
): Promise<{ found: number; ms: number; plans: Plan[] }> {
  const statements: { query: string; params: unknown[] }[] = [];
  const logQuery = (text: string, params: unknown[]) => statements.push({ query: text, params });
  const db = drizzle(sql, { schema: tables, logger: { logQuery } });
  const pages = createCustomerPages(db);
  const begin = performance.now();
  const { rows } = await pages.findPage(1, query);
  const ms = performance.now() - begin;
  const plans: Plan[] = [];
  for (const { query: text, params } of withPlans ? statements : []) {
    const lines = await sql.unsafe(`explain (analyze, costs off) ${text}`, params as never[]);
    const plan = lines.map((line) => String(line['QUERY PLAN'])).join('\n');
    const times = [...plan.matchAll(/(?:Planning|Execution) Time: ([\d.]+) ms/g)];
    plans.push({ text: plan, ms: times.reduce((sum, [, time]) => sum + Number(time), 0) });
  }
  return { found: rows.length, ms, plans };
}
