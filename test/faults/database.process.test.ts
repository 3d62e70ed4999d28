// A database that fails, by real means: every request is answered, and the service is back by itself when the database is.
import { Writable } from 'node:stream';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, type TestContext, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { readConfig } from '../../src/config/config.ts';
import { connectPostgres } from '../../src/database/connectPostgres.ts';
import { createPostgresPool } from '../../src/database/postgresPool.ts';
import { transactionWork } from '../../src/database/sessionWork.ts';
import { createUnansweredCommits } from '../../src/database/unansweredCommits.ts';
import { createGraphqlEndpoint } from '../../src/endpoint/graphqlEndpoint.ts';
import { PUBLIC_ENDPOINT } from '../../src/endpoint/publicEndpoint.ts';
import { createLog } from '../../src/lib/log.ts';
import { postgresForProcesses } from '../support/findPostgres.ts';
import { DIRECT, targetOf } from '../support/migrateUrl.ts';
import { type PostgresCluster, startPostgresCluster } from '../support/postgresCluster.ts';
import { serverDatabase } from '../support/serverDatabase.ts';
import { CHEAP_HASH, REGISTER_CUSTOMER, WITHOUT_RATE_LIMIT } from '../support/service.ts';
import { GIVEN_KEYS } from '../support/signingKeys.ts';
import { startTcpProxy } from '../support/tcpProxy.ts';
import { createTemplate } from '../support/templateDatabase.ts';

const binaries = postgresForProcesses()?.directory;
if (!binaries) console.log('Faults of PostgreSQL left out: its server is not installed.');

/** Milliseconds within which every request is answered, and within which the service is back. */
const BOUND_MS = 10_000;

// At the same time, as each waits for deadlines: each has a service and a database of its own.
describe
  .skipIf(!binaries)
  .concurrent('requests are answered in time, and the service recovers by itself, if the database', () => {
    /** For the tests that stop it. The others use the server of all tests of processes. */
    let cluster: PostgresCluster;
    let seeded: string;

    beforeAll(async () => {
      cluster = await startPostgresCluster(binaries ?? '');
      seeded = await createTemplate(cluster.url, 'seeded');
    });
    afterAll(() => cluster.stop());

    /** The service on a seeded database that is reached by this URL. */
    async function open({ onTestFinished }: TestContext, url: string) {
      /** What the log says of it. */
      const readiness: { msg: string; reason?: string }[] = [];
      const destination = new Writable({
        write(line, _encoding, done) {
          readiness.push(JSON.parse(String(line)));
          done();
        },
      });
      const config = readConfig({ ...GIVEN_KEYS, ...WITHOUT_RATE_LIMIT, DATABASE_URL: url });
      const app = await createApp(
        { ...config, hashCost: CHEAP_HASH },
        { log: createLog('info', destination) },
      );
      onTestFinished(() => app.close());
      const log = createLog('silent');
      const endpoint = createGraphqlEndpoint(app, PUBLIC_ENDPOINT, { ...config, log });

      let customers = 0;
      /** Registers a new customer; gives the kind of outcome, or the code of the error, and how long it took. */
      async function register() {
        const started = performance.now();
        const input = { email: `visitor-${customers++}@example.com`, password: 'correct horse' };
        const response = await endpoint.fetch('http://localhost/graphql', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ query: REGISTER_CUSTOMER, variables: { siteId: 1, input } }),
        });
        const { data, errors } = await response.json();
        const end = errors?.[0].extensions.code ?? data.registerCustomer.__typename;
        return { end, status: response.status, ms: performance.now() - started };
      }

      /** A wave of registrations while the fault lasts; each is answered in time, as a fault that can be tried again. */
      async function expectAnswers() {
        const cpu = process.cpuUsage();
        const started = performance.now();
        const answers = await Promise.all(Array.from({ length: 15 }, register));
        for (const answer of answers) {
          expect(answer).toMatchObject({ end: 'SERVICE_UNAVAILABLE', status: 503 });
          expect(answer.ms).toBeLessThan(BOUND_MS);
        }
        // Waiting costs no processor: nothing spins, and nothing holds up the event loop.
        // The tests that run at the same time count too; together they take a tenth.
        const { user, system } = process.cpuUsage(cpu);
        if (performance.now() - started > 1000) {
          expect((user + system) / 1000).toBeLessThan((performance.now() - started) / 2);
        }
      }

      async function expectRecovery() {
        const started = performance.now();
        let last = await register();
        while (last.end !== 'RegisterCustomerSuccess' && performance.now() - started < BOUND_MS) {
          await new Promise((resolve) => setTimeout(resolve, 200));
          last = await register();
        }
        expect(last.end).toBe('RegisterCustomerSuccess');
        expect(await app.isReady()).toBe(true);
      }

      async function expectNotReady() {
        const started = performance.now();
        expect(await app.isReady()).toBe(false);
        expect(performance.now() - started).toBeLessThan(2000);
      }

      await expectRecovery();
      return { app, readiness, register, expectAnswers, expectRecovery, expectNotReady };
    }

    /** The service behind a proxy of its own. */
    async function openProxied(context: TestContext, database: string) {
      const proxy = await startTcpProxy(database);
      context.onTestFinished(proxy.close);
      return { proxy, ...(await open(context, proxy.url)) };
    }

    test('is well', async (context) => {
      await openProxied(context, await serverDatabase());
    });

    test('is black-holed, and the connections of before never come back', async (context) => {
      const { proxy, ...service } = await openProxied(context, await serverDatabase());
      proxy.swallow();
      await Promise.all([service.expectAnswers(), service.expectNotReady()]);
      proxy.heal();
      await service.expectRecovery();
    }, 60_000);

    test.skipIf(process.platform !== 'linux')(
      'is frozen',
      async (context) => {
        const service = await openProxied(context, seeded);
        cluster.signal('SIGSTOP');
        try {
          await Promise.all([service.expectAnswers(), service.expectNotReady()]);
        } finally {
          cluster.signal('SIGCONT');
        }
        await service.expectRecovery();
      },
      60_000,
    );

    test('has a lock on the table of customers', async (context) => {
      const url = await serverDatabase();
      const { expectAnswers, expectRecovery } = await openProxied(context, url);
      const other = postgres(url, { max: 1, onnotice: () => {} });
      await other.begin(async (transaction) => {
        await transaction`lock table customers in access exclusive mode`;
        await expectAnswers();
      });
      await other.end();
      await expectRecovery();
    }, 60_000);

    test('resets connections', async (context) => {
      const { proxy, register, expectRecovery } = await openProxied(context, await serverDatabase());
      const registrations = Promise.all(Array.from({ length: 10 }, register));
      proxy.reset();
      for (const { end, ms } of await registrations) {
        expect(['RegisterCustomerSuccess', 'RetryLaterError', 'SERVICE_UNAVAILABLE']).toContain(end);
        // None is lost on a connection that is gone, and waits for the deadline of its query.
        expect(ms).toBeLessThan(3500);
      }
      await expectRecovery();
    }, 60_000);

    test('becomes a standby, and its name leads to another server later', async (context) => {
      const url = await serverDatabase();
      const { proxy, register, ...service } = await openProxied(context, url);
      const admin = postgres(url, { max: 1, onnotice: () => {} });
      const readOnly = (value: 'on' | 'off') =>
        admin`alter database ${admin(new URL(url).pathname.slice(1))} set default_transaction_read_only = ${admin.unsafe(value)}`;
      await readOnly('on');
      // Sessions that are open go on as before: PostgreSQL ends them when it changes sides.
      proxy.reset();
      await service.expectNotReady();
      const failed = await Promise.all(Array.from({ length: 15 }, register));
      for (const answer of failed) expect(answer).toMatchObject({ end: 'SERVICE_UNAVAILABLE', status: 503 });
      // No session has to fail, or to grow old, before it is given up.
      await readOnly('off');
      await service.expectRecovery();
      await admin.end();
    }, 60_000);

    test('gives the locks back of a replica that has vanished within a transaction', async (context) => {
      const url = await serverDatabase();
      const { proxy, expectRecovery } = await openProxied(context, url);
      const commits = createUnansweredCommits({ findBusy: async () => [] });
      const { run } = createPostgresPool(() => connectPostgres(targetOf(proxy.url), DIRECT), commits);
      await new Promise<void>((locked, failed) => {
        const transaction = run(
          transactionWork(async (vanishing) => {
            await vanishing.unsafe('lock table customers in access exclusive mode');
            proxy.swallow();
            locked();
            await new Promise(() => {});
          }),
          3500,
        );
        transaction.catch(failed);
      });
      // What has vanished does not come back.
      proxy.heal();
      const started = performance.now();
      const other = postgres(url, { max: 1, onnotice: () => {} });
      const waiting = other`select count(*) from customers`.then(() => performance.now() - started);
      const [waitedMs] = await Promise.all([waiting, expectRecovery()]);
      expect(waitedMs).toBeLessThan(BOUND_MS);
      await other.end();
    }, 60_000);

    test('lacks a migration: not ready, and ready when it is applied', async (context) => {
      const url = await serverDatabase();
      const { app, readiness } = await openProxied(context, url);
      const admin = postgres(url, { max: 1, onnotice: () => {} });
      await admin`update customer_registration_migrations set created_at = created_at - 1`;
      readiness.length = 0;
      for (let time = 0; time < 3; time++) expect(await app.isReady()).toBe(false);
      await admin`update customer_registration_migrations set created_at = created_at + 1`;
      expect(await app.isReady()).toBe(true);
      expect(readiness).toMatchObject([
        { msg: 'not ready', reason: 'migrations are pending' },
        { msg: 'ready again' },
      ]);
      await admin.end();
    });

    // After the others: one of them freezes the server, and what they compute would count as its own.
    test.sequential('is restarted', async (context) => {
      // Without a proxy, whose port stays open when the server behind it has gone.
      const { expectAnswers, expectNotReady, expectRecovery } = await open(context, seeded);
      // Down until all are answered: a query that waits for a connection may else still succeed.
      await cluster.restart(() => Promise.all([expectAnswers(), expectNotReady()]));
      await expectRecovery();
    }, 60_000);
  });
