// The process and its replicas: they stop without leaving anyone unanswered, and start together.
import { readFileSync } from 'node:fs';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { postgresForProcesses } from '../support/findPostgres.ts';
import { freePort } from '../support/freePort.ts';
import { serverDatabase } from '../support/serverDatabase.ts';
import { type Answer, REGISTER_CUSTOMER, WITHOUT_RATE_LIMIT } from '../support/service.ts';
import { type ServiceProcess, startService } from '../support/serviceProcess.ts';
import { GIVEN_KEYS } from '../support/signingKeys.ts';

const found = postgresForProcesses();
if (!found) console.log('Replicas left out: the PostgreSQL server is not installed.');

describe.skipIf(!found)('processes on one PostgreSQL', () => {
  let url: string;
  let replicas: ServiceProcess[] = [];
  let metricsPort: number;
  let started: number;

  beforeAll(async () => {
    url = await serverDatabase('empty');
    started = performance.now();
    metricsPort = await freePort();
    replicas = await Promise.all(
      Array.from({ length: 5 }, (_, index) =>
        startService({
          DATABASE_URL: url,
          ...GIVEN_KEYS,
          ...WITHOUT_RATE_LIMIT,
          ...(index === 0 && { METRICS_PORT: String(metricsPort) }),
        }),
      ),
    );
  }, 120_000);
  afterAll(() => {
    for (const { child } of replicas) child.kill('SIGKILL');
  });

  const kindOf = ({ body }: Answer): unknown => body.data?.registerCustomer.__typename;
  const at = (replica: ServiceProcess | undefined, path: string) =>
    fetch(new URL(path, replica?.url ?? 'http://none.invalid'));

  test('five that start together on an empty database migrate it once, and all become ready', async () => {
    for (const replica of replicas) expect((await at(replica, '/readyz')).status).toBe(200);
    // Thirty seconds is the bound for five processes that have the processors for themselves.
    expect(performance.now() - started).toBeLessThan(90_000);
    const admin = postgres(url, { max: 1, onnotice: () => {} });
    const [row] = await admin`select count(*)::int as count from customer_registration_migrations`;
    await admin.end();
    const journal = JSON.parse(readFileSync('drizzle/meta/_journal.json', 'utf8'));
    expect(row?.count).toBe(journal.entries.length);
  });

  test('after SIGTERM a replica is not ready at once, answers every request that it has received, and exits with 0', async () => {
    const admin = postgres(url, { max: 1, onnotice: () => {} });
    const [account] = await admin`insert into accounts (name) values ('Demo') returning id`;
    await admin`insert into sites (account_id, name) values (${account?.id}, 'demo')`;
    await admin.end();
    const [replica] = replicas;
    const first = () => {
      if (!replica) throw new Error('it has not started');
      return replica;
    };
    const answers = Array.from({ length: 30 }, (_, index) =>
      first().ask(REGISTER_CUSTOMER, {
        siteId: 1,
        input: { email: `visitor-${index}@example.com`, password: 'correct horse' },
      }),
    );
    const succeeded = (answer: Answer) => expect(kindOf(answer)).toBe('RegisterCustomerSuccess');
    await Promise.any(answers.map(async (answer) => succeeded(await answer)));
    const metrics = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
    expect(metrics).toMatch(
      /customer_registration_outcomes_total\{kind="RegisterCustomerSuccess",code=""\} \d/,
    );
    expect(metrics).toMatch(/customer_registration_hashes_running \d/);
    expect(metrics).toMatch(/nodejs_eventloop_lag_p99_seconds \d/);

    const stopped = performance.now();
    const ended = replica?.end('SIGTERM');
    // As npm and a terminal send it once more.
    setTimeout(() => replica?.child.kill('SIGTERM'), 300);
    const readiness = async () => {
      while ((await at(replica, '/readyz')).status === 200)
        expect(performance.now() - stopped).toBeLessThan(900);
    };
    await readiness();
    // A connection that is kept would end a moment after its answer.
    expect((await at(replica, '/livez')).headers.get('connection')).toBe('close');
    const all = await Promise.all(answers);
    for (const answer of all) {
      expect(['RegisterCustomerSuccess', 'RetryLaterError']).toContain(kindOf(answer));
    }
    expect(all.map(({ headers }) => headers.get('connection'))).toContain('close');
    expect(await ended).toBe(0);
    expect(performance.now() - stopped).toBeLessThan(10_000);
  }, 60_000);
});
