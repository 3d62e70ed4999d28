// Events under faults: killed services, several replicas, an endpoint that hangs.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type App, createApp } from '../../src/app.ts';
import { readConfig } from '../../src/config/config.ts';
import { openDatabase } from '../../src/database/database.ts';
import { customers, webhookDeliveries, webhookEvents } from '../../src/database/tables.ts';
import type { PostWebhook } from '../../src/webhooks/postWebhook.ts';
import { embeddedDirectory } from '../support/embeddedDirectory.ts';
import { postgresForProcesses } from '../support/findPostgres.ts';
import { findPgBouncer, startPgBouncer } from '../support/pgBouncer.ts';
import { serverDatabase } from '../support/serverDatabase.ts';
import { CHEAP_HASH, REGISTER_CUSTOMER, SECRETS_KEY, WITHOUT_RATE_LIMIT } from '../support/service.ts';
import { type ServiceProcess, startService } from '../support/serviceProcess.ts';
import { GIVEN_KEYS } from '../support/signingKeys.ts';

/** `npm run test:kill` has more of them. */
const ROUNDS = Number(process.env.KILL_ROUNDS) || 2;
/** The requirement is measured with 10,000. */
const EVENTS = Number(process.env.WEBHOOK_EVENTS) || 1000;
const CALLERS = 8;
const binaries = postgresForProcesses();
const SETTINGS = {
  ...GIVEN_KEYS,
  ...WITHOUT_RATE_LIMIT,
  SECRETS_KEY,
  WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8',
  LOG_LEVEL: 'warn',
};

async function environmentOf(kind: string): Promise<Record<string, string>> {
  return kind === 'PGlite'
    ? { ...SETTINGS, DATA_DIR: embeddedDirectory() }
    : { ...SETTINGS, DATABASE_URL: await serverDatabase() };
}

/** A receiver that verifies each request, and keeps the customers of the events. */
async function startReceiver() {
  const received: string[] = [];
  const refused: string[] = [];
  let secret = '';
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      try {
        new Webhook(secret).verify(body, request.headers as Record<string, string>);
        received.push(JSON.parse(body).data.customerId);
        response.writeHead(204).end();
      } catch (error) {
        refused.push(String(error));
        response.writeHead(400).end();
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    received,
    refused,
    trust(given: string) {
      secret = given;
    },
  };
}

async function createEndpoint(app: App, url: string): Promise<{ id: string; secret: string }> {
  const input = { url, label: 'receiver', eventTypes: ['CUSTOMER_REGISTERED'] as const };
  const outcome = await app.webhooks.create(1, input);
  if (outcome.kind !== 'CreateWebhookEndpointSuccess') throw new Error(outcome.kind);
  return { id: outcome.endpoint.id, secret: outcome.secret };
}

/** In this process, with hashes that cost nothing. */
const openApp = (environment: Record<string, string>, post?: PostWebhook): Promise<App> =>
  createApp({ ...readConfig(environment), hashCost: CHEAP_HASH }, post ? { post } : {});

let visitors = 0;
/** Registers one visitor after the other, until the service is gone. */
async function keepRegistering(service: ServiceProcess, answered: () => void): Promise<void> {
  for (;;) {
    visitors++;
    const input = { email: `visitor-${visitors}@example.com`, password: 'correct horse' };
    try {
      await service.ask(REGISTER_CUSTOMER, { siteId: 1, input });
      answered();
    } catch {
      return;
    }
  }
}

test.for(['PGlite', ...(binaries ? ['PostgreSQL'] : [])])(
  `killed ${ROUNDS} times on %s, the service delivers the event of every customer that is stored, and of no other`,
  { timeout: 180_000 + ROUNDS * 60_000 },
  async (kind) => {
    const environment = await environmentOf(kind);
    const receiver = await startReceiver();
    const app = await openApp(environment);
    receiver.trust((await createEndpoint(app, receiver.url)).secret);
    await app.close();

    for (let round = 0; round < ROUNDS; round++) {
      const service = await startService(environment);
      onTestFinished(() => void service.child.kill('SIGKILL'));
      const callers: Promise<void>[] = [];
      // However slow the machine is: the first visitors are stored before the kill.
      await new Promise<void>((answered) => {
        for (let caller = 0; caller < CALLERS; caller++) callers.push(keepRegistering(service, answered));
      });
      await sleep(Math.random() * 1000);
      await service.end('SIGKILL');
      await Promise.all(callers);
    }

    const database = await openDatabase(readConfig(environment).database, () => {});
    // What was being delivered at a kill is claimed for a minute: that time passes here at once.
    await database.db.update(webhookDeliveries).set({ dueAt: new Date(0) });
    const stored = (await database.db.select({ id: customers.id }).from(customers)).map(({ id }) => id);
    await database.close();
    expect(stored.length).toBeGreaterThan(0);

    const service = await startService(environment);
    onTestFinished(() => void service.child.kill('SIGKILL'));
    await expect
      .poll(() => stored.filter((id) => !receiver.received.includes(id)).length, { timeout: 60_000 })
      .toBe(0);
    await service.end('SIGTERM');
    expect(new Set(receiver.received)).toEqual(new Set(stored));
    expect(receiver.refused).toEqual([]);
    const twice = receiver.received.length - new Set(receiver.received).size;
    console.log(`${kind}: killed ${ROUNDS} times, ${stored.length} customers, ${twice} events twice.`);
  },
);

describe.skipIf(!binaries)('on one PostgreSQL', () => {
  test(`three replicas deliver ${EVENTS} events, each of them, and fewer than one in a thousand twice`, {
    timeout: 600_000,
  }, async () => {
    const environment = await environmentOf('PostgreSQL');
    const posted: string[] = [];
    const post: PostWebhook = async ({ headers }) => {
      posted.push(headers['webhook-id'] ?? '');
      await sleep(Math.random() * 5);
      return { outcome: 'DELIVERED', status: 200, retryAfterSeconds: null, milliseconds: 1 };
    };
    const replicas = [
      await openApp(environment, post),
      await openApp(environment, post),
      await openApp(environment, post),
    ];
    onTestFinished(async () => void (await Promise.all(replicas.map((replica) => replica.close()))));
    const endpoints: string[] = [];
    for (let index = 0; index < 10; index++) {
      const [app] = replicas;
      if (app) endpoints.push((await createEndpoint(app, 'http://127.0.0.1:1/')).id);
    }
    const database = await openDatabase(readConfig(environment).database, () => {});
    onTestFinished(() => database.close());
    const at = new Date();
    const { v7: uuidv7 } = await import('uuid');
    const rows = Array.from({ length: EVENTS }, (_, index) => ({
      id: uuidv7(),
      endpointId: endpoints[index % 10] ?? '',
    }));
    for (let from = 0; from < EVENTS; from += 1000) {
      const batch = rows.slice(from, from + 1000);
      const shared = { accountId: 1, createdAt: at };
      await database.db
        .insert(webhookEvents)
        .values(batch.map(({ id }) => ({ ...shared, id, type: 'customer.registered', siteId: 1 })));
      await database.db
        .insert(webhookDeliveries)
        .values(batch.map(({ id, endpointId }) => ({ ...shared, eventId: id, endpointId, dueAt: at })));
    }

    const started = performance.now();
    for (const { deliveries } of replicas) deliveries.start();
    await expect.poll(() => new Set(posted).size, { timeout: 500_000, interval: 250 }).toBe(EVENTS);
    const seconds = (performance.now() - started) / 1000;
    await Promise.all(replicas.map(({ deliveries }) => deliveries.stop()));
    const twice = posted.length - EVENTS;
    expect(twice).toBeLessThan(EVENTS / 1000);
    console.log(`Three replicas: ${EVENTS} events in ${seconds.toFixed(1)} s, ${twice} twice.`);
  });

  test('an endpoint that hangs keeps none of the nine others waiting', { timeout: 120_000 }, async () => {
    const hanging = new Set<() => void>();
    const delays: number[] = [];
    const post: PostWebhook = async ({ url, body }) => {
      if (url.endsWith('/hangs')) await new Promise<void>((release) => hanging.add(release));
      else delays.push(Date.now() - Date.parse(JSON.parse(body).timestamp));
      return { outcome: 'DELIVERED', status: 200, retryAfterSeconds: null, milliseconds: 1 };
    };
    const app = await openApp(await environmentOf('PostgreSQL'), post);
    onTestFinished(() => app.close());
    await createEndpoint(app, 'http://127.0.0.1:1/hangs');
    for (let index = 0; index < 9; index++) await createEndpoint(app, `http://127.0.0.1:1/${index}`);
    app.deliveries.start();
    for (let index = 0; index < 20; index++) {
      await app.registerCustomer({
        siteId: 1,
        input: { email: `v${index}@example.com`, password: 'correct horse' },
      });
    }
    await expect.poll(() => delays.length, { timeout: 60_000 }).toBe(9 * 20);
    // All of them arrived while the attempts to the one that hangs were still running.
    expect(hanging.size).toBe(4);
    for (const release of hanging) release();
    delays.sort((a, b) => a - b);
    console.log(
      `Nine endpoints beside one that hangs: p50 ${delays[90]} ms, most ${delays.at(-1)} ms after the commit.`,
    );
    await app.deliveries.stop();
  });

  test.skipIf(!findPgBouncer())(
    'events are delivered through PgBouncer in transaction mode',
    { timeout: 120_000 },
    async () => {
      const pooler = await startPgBouncer(findPgBouncer() ?? '', await serverDatabase());
      onTestFinished(pooler.stop);
      const receiver = await startReceiver();
      const app = await openApp({ ...SETTINGS, DATABASE_URL: pooler.url, DATABASE_POOLER: 'transaction' });
      onTestFinished(() => app.close());
      receiver.trust((await createEndpoint(app, receiver.url)).secret);
      const ids: string[] = [];
      for (let index = 0; index < 10; index++) {
        const input = { email: `v${index}@example.com`, password: 'correct horse' };
        const outcome = await app.registerCustomer({ siteId: 1, input });
        if (outcome.kind === 'RegisterCustomerSuccess') ids.push(outcome.customer.id);
      }
      await app.deliveries.drain();
      expect(receiver.received.toSorted()).toEqual(ids.toSorted());
      expect(receiver.refused).toEqual([]);
    },
  );
});
