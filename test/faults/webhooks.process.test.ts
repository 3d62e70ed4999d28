// Events under faults: several replicas, an endpoint that hangs, a pooler.
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type App, createApp } from '../../src/app.ts';
import { readConfig } from '../../src/config/config.ts';
import { openDatabase } from '../../src/database/database.ts';
import { webhookDeliveries, webhookEvents } from '../../src/database/tables.ts';
import type { PostWebhook } from '../../src/webhooks/postWebhook.ts';
import { postgresForProcesses } from '../support/findPostgres.ts';
import { findPgBouncer, startPgBouncer } from '../support/pgBouncer.ts';
import { serverDatabase } from '../support/serverDatabase.ts';
import { CHEAP_HASH, SECRETS_KEY, WITHOUT_RATE_LIMIT } from '../support/service.ts';
import { GIVEN_KEYS } from '../support/signingKeys.ts';
import { createEndpoint, startWebhookReceiver } from '../support/webhookReceiver.ts';

/** The requirement is measured with 10,000. */
const EVENTS = Number(process.env.WEBHOOK_EVENTS) || 1000;
const SETTINGS = {
  ...GIVEN_KEYS,
  ...WITHOUT_RATE_LIMIT,
  SECRETS_KEY,
  WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8',
  LOG_LEVEL: 'warn',
};

/** In this process, with hashes that cost nothing. */
const openApp = (database: Record<string, string>, post?: PostWebhook): Promise<App> =>
  createApp({ ...readConfig({ ...SETTINGS, ...database }), hashCost: CHEAP_HASH }, post ? { post } : {});

describe.skipIf(!postgresForProcesses())('on one PostgreSQL', () => {
  test(`three replicas deliver ${EVENTS} events, each of them, and fewer than one in a thousand twice`, {
    timeout: 600_000,
  }, async () => {
    const environment = { DATABASE_URL: await serverDatabase() };
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
    const database = await openDatabase(readConfig({ ...SETTINGS, ...environment }).database, () => {});
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
    const app = await openApp({ DATABASE_URL: await serverDatabase() }, post);
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
      const receiver = await startWebhookReceiver();
      onTestFinished(receiver.close);
      const app = await openApp({ DATABASE_URL: pooler.url, DATABASE_POOLER: 'transaction' });
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
