// How long the platform's look-ups take among 1,000,000 customers: npm run bench:search
import { performance } from 'node:perf_hooks';
import postgres from 'postgres';
import { toCursor } from '../../src/customers/cursor.ts';
import { type CustomerQueryInput, customerQuery } from '../../src/customers/customerQuery.ts';
import { openDatabase } from '../../src/database/database.ts';
import { seedDemo } from '../../src/database/seed.ts';
import { postgresForProcesses } from '../support/findPostgres.ts';
import { startPostgresCluster } from '../support/postgresCluster.ts';
import { explained } from './explained.ts';
import { customerId, loadCustomers } from './manyCustomers.ts';

const COUNT = Number(process.env.CUSTOMERS ?? 1_000_000);
const RUNS = 100;

const middle = COUNT / 2;

const QUESTIONS: Record<string, CustomerQueryInput> = {
  'page 1': { first: 100 },
  'page 10,000': { first: 100, after: toCursor({ id: customerId(COUNT - 100) }) },
  'last page': { last: 100 },
  'filter e-mail': { filter: { email: `customer${middle}@EXAMPLE.com` } },
  'filter username': { filter: { username: `CUSTOMER${middle}` } },
  'filter oldProviderId': { filter: { oldProviderId: `Legacy-${middle}` } },
  'filter site (1 in 1000)': { first: 100, filter: { siteId: 2 } },
  'filter hard bounce': { first: 100, filter: { emailHardbounce: true } },
  'filter hard bounce of a site': { first: 100, filter: { emailHardbounce: true, siteId: 2 } },
  'filter created': { first: 100, filter: { createdAfter: new Date((1_700_000_000 + middle) * 1000) } },
  'search c (all)': { first: 100, search: 'c' },
  'search c, deep': {
    first: 100,
    search: 'c',
    after: toCursor({ id: customerId(middle), key: `customer${middle}@example.com` }),
  },
  'search c, last page': { last: 100, search: 'c' },
  'search e-mail prefix': { search: `customer${middle}@` },
  'search old id prefix': { search: `legacy-${middle}` },
  'search l, last page': { last: 100, search: 'l' },
  'search first name': { first: 100, search: 'Ada' },
  'search full name': { first: 100, search: 'Ada An' },
  'search last name': { first: 100, search: 'hop' },
  'search nothing there': { search: 'zzz' },
  'search %': { search: '%' },
  'search in a site (1 in 1000)': { first: 100, search: 'ada', filter: { siteId: 2 } },
};

async function main(): Promise<void> {
  const found = postgresForProcesses();
  if (!found) throw new Error('The bench needs the PostgreSQL server on this machine.');
  const cluster = await startPostgresCluster(found.directory, { durable: true });
  try {
    // A locale whose order is not that of the code points, as most databases have.
    const admin = postgres(cluster.url, { max: 1 });
    await admin`create database bench template template0 locale_provider icu icu_locale 'en' locale 'C'`;
    await admin.end();
    const url = Object.assign(new URL(cluster.url), { pathname: 'bench' }).href;
    const database = await openDatabase({ kind: 'postgres', url, pooler: 'session' }, () => {});
    await database.migrate();
    await seedDemo(database.db);
    const sql = postgres(url, { max: 1, onnotice: () => {} });
    await loadCustomers(sql, COUNT);
    await sql`vacuum analyze customers`;
    const [size] = await sql`
      select pg_size_pretty(pg_table_size('customers')) as rows, pg_size_pretty(pg_indexes_size('customers')) as indexes
    `;
    console.log(`${COUNT} customers: rows ${size?.rows}, indexes ${size?.indexes}`);
    await ask(sql);
    await insert(sql);
    await sql.end();
    await database.close();
  } finally {
    await cluster.stop();
  }
}

/** Server: planning and execution, as PostgreSQL tells it. Whole: with the driver, the network and the mapping of rows. */
async function ask(sql: postgres.Sql): Promise<void> {
  console.log(`${'question'.padEnd(34)}   rows   server ms: median, p99    whole ms: median, p99`);
  for (const [name, question] of Object.entries(QUESTIONS)) {
    const query = customerQuery.parse(question);
    const whole: number[] = [];
    const server: number[] = [];
    let rows = 0;
    for (let run = 0; run < RUNS; run++) {
      const { ms, plans, found } = await explained(sql, query, run % 4 === 0);
      rows = found;
      whole.push(ms);
      if (plans.length > 0) server.push(plans.reduce((sum, plan) => sum + plan.ms, 0));
      const scanned = plans.find(({ text }) => text.includes('Seq Scan'));
      if (scanned) throw new Error(`${name} reads the whole table:\n${scanned.text}`);
    }
    const figures = [server, whole].flatMap((times) => [at(times, 0.5), at(times, 0.99)]);
    console.log(
      `${name.padEnd(34)} ${String(rows).padStart(6)}  ${figures.map((ms) => ms.toFixed(2).padStart(11)).join(' ')}`,
    );
  }
}

/** What the indexes of the look-ups cost a registration: with them, and with none but the keys. */
async function insert(sql: postgres.Sql): Promise<void> {
  const count = 50_000;
  const perRow = async (first: number) => {
    const begin = performance.now();
    await loadCustomers(sql, count, first);
    return ((performance.now() - begin) * 1000) / count;
  };
  const withThem = await perRow(COUNT + 1);
  for (const name of [
    'old_provider_id',
    'old_provider_key',
    'display_name_key',
    'name_key',
    'last_name_key',
    'site_id',
    'email_hardbounce',
  ]) {
    await sql`drop index ${sql(`customers_${name}`)}`;
  }
  const without = await perRow(COUNT + count + 1);
  console.log(
    `insert: ${withThem.toFixed(0)} µs a row with the indexes of the look-ups, ${without.toFixed(0)} µs without`,
  );
}

function at(times: number[], share: number): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * share)] ?? Number.NaN;
}

await main();
