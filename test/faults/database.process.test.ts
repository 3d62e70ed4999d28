// A database that fails, by real means: every request is answered, and the service is back by itself when the database is.
import { Writable } from 'node:stream';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, createApp } from '../../src/app.ts';
import { readConfig } from '../../src/config/config.ts';
import { connectPostgres } from '../../src/database/connectPostgres.ts';
import { createPostgresPool } from '../../src/database/postgresPool.ts';
import { transactionWork } from '../../src/database/sessionWork.ts';
import { createUnansweredCommits } from '../../src/database/unansweredCommits.ts';
import { createGraphqlEndpoint, type GraphqlEndpoint } from '../../src/endpoint/graphqlEndpoint.ts';
import { PUBLIC_ENDPOINT } from '../../src/endpoint/publicEndpoint.ts';
import { createLog } from '../../src/lib/log.ts';
import { postgresForProcesses } from '../support/findPostgres.ts';
import { DIRECT, targetOf } from '../support/migrateUrl.ts';
import { type PostgresCluster, startPostgresCluster } from '../support/postgresCluster.ts';
import { CHEAP_HASH, REGISTER_CUSTOMER, WITHOUT_RATE_LIMIT } from '../support/service.ts';
import { GIVEN_KEYS } from '../support/signingKeys.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcpProxy.ts';

const binaries = postgresForProcesses()?.directory;
if (!binaries) console.log('Faults of PostgreSQL left out: its server is not installed.');

/** Milliseconds within which every request is answered, and within which the service is back. */
const BOUND_MS = 10_000;

describe.skipIf(!binaries)(
  'requests are answered in time, and the service recovers by itself, if the database',
  () => {
    let cluster: PostgresCluster;
    let proxy: TcpProxy;
    let app: App;
    let endpoint: GraphqlEndpoint;
    /** What the log says of it. */
    const readiness: { msg: string; reason?: string }[] = [];

    beforeAll(async () => {
      cluster = await startPostgresCluster(binaries ?? '');
      proxy = await startTcpProxy(cluster.url);
      ({ app, endpoint } = await open(proxy.url));
      await app.migrate();
      await app.seedDemo();
    });

    /** The service on a database that is reached by this URL. */
    async function open(url: string): Promise<{ app: App; endpoint: GraphqlEndpoint }> {
      const config = readConfig({ ...GIVEN_KEYS, ...WITHOUT_RATE_LIMIT, DATABASE_URL: url });
      const destination = new Writable({
        write(line, _encoding, done) {
          readiness.push(JSON.parse(String(line)));
          done();
        },
      });
      const app = await createApp(
        { ...config, hashCost: CHEAP_HASH },
        { log: createLog('info', destination) },
      );
      const log = createLog('silent');
      return { app, endpoint: createGraphqlEndpoint(app, PUBLIC_ENDPOINT, { ...config, log }) };
    }
    afterAll(async () => {
      await app.close();
      proxy.close();
      await cluster.stop();
    });

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

    test('is well', async () => {
      await expectRecovery();
    });

    test('is black-holed, and the connections of before never come back', async () => {
      proxy.swallow();
      await Promise.all([expectAnswers(), expectNotReady()]);
      proxy.heal();
      await expectRecovery();
    }, 60_000);

    test.skipIf(process.platform !== 'linux')(
      'is frozen',
      async () => {
        cluster.signal('SIGSTOP');
        try {
          await Promise.all([expectAnswers(), expectNotReady()]);
        } finally {
          cluster.signal('SIGCONT');
        }
        await expectRecovery();
      },
      60_000,
    );

    test('has a lock on the table of customers', async () => {
      const other = postgres(cluster.url, { max: 1, onnotice: () => {} });
      await other.begin(async (transaction) => {
        await transaction`lock table customers in access exclusive mode`;
        await expectAnswers();
      });
      await other.end();
      await expectRecovery();
    }, 60_000);

    test('is restarted', async () => {
      const proxied = { app, endpoint };
      // Without the proxy, whose port stays open when the server behind it has gone.
      ({ app, endpoint } = await open(cluster.url));
      await expectRecovery();
      // Down for longer than the deadline of a query: one that waits for a connection may else still be answered.
      const restarted = cluster.restart(6000);
      await new Promise((resolve) => setTimeout(resolve, 1000));
      await Promise.all([expectAnswers(), expectNotReady()]);
      await restarted;
      await expectRecovery();
      await app.close();
      ({ app, endpoint } = proxied);
    }, 60_000);

    test('resets connections', async () => {
      const registrations = Promise.all(Array.from({ length: 10 }, register));
      proxy.reset();
      for (const { end } of await registrations) {
        expect(['RegisterCustomerSuccess', 'RetryLaterError', 'SERVICE_UNAVAILABLE']).toContain(end);
      }
      await expectRecovery();
    }, 60_000);

    test('becomes a standby, and its name leads to another server later', async () => {
      const admin = postgres(cluster.url, { max: 1, onnotice: () => {} });
      const readOnly = (value: 'on' | 'off') =>
        admin.unsafe(`alter role current_user set default_transaction_read_only = ${value}`);
      await readOnly('on');
      // Sessions that are open go on as before: PostgreSQL ends them when it changes sides.
      proxy.reset();
      await expectNotReady();
      const failed = await Promise.all(Array.from({ length: 15 }, register));
      for (const answer of failed) expect(answer).toMatchObject({ end: 'SERVICE_UNAVAILABLE', status: 503 });
      // No session has to fail, or to grow old, before it is given up.
      await readOnly('off');
      await expectRecovery();
      await admin.end();
    }, 60_000);

    test('gives the locks back of a replica that has vanished within a transaction', async () => {
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
      const started = performance.now();
      const other = postgres(cluster.url, { max: 1, onnotice: () => {} });
      await other`select count(*) from customers`;
      expect(performance.now() - started).toBeLessThan(BOUND_MS);
      await other.end();
      proxy.heal();
      await expectRecovery();
    }, 60_000);

    test('lacks a migration: not ready, and ready when it is applied', async () => {
      const admin = postgres(cluster.url, { max: 1, onnotice: () => {} });
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
  },
);
