// Clients that send their registration again with its key: every one ends with a success, and is one customer.
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { openDatabase } from '../../src/database/database.ts';
import { customers } from '../../src/database/tables.ts';
import { embeddedDirectory } from '../support/embeddedDirectory.ts';
import { postgresForProcesses } from '../support/findPostgres.ts';
import { askGraphql } from '../support/postJson.ts';
import { serverDatabase } from '../support/serverDatabase.ts';
import { REGISTER_CUSTOMER, WITHOUT_RATE_LIMIT } from '../support/service.ts';
import { startService } from '../support/serviceProcess.ts';
import { GIVEN_KEYS } from '../support/signingKeys.ts';

/** `npm run test:kill` has more of them. */
const ROUNDS = Number(process.env.KILL_ROUNDS) || 3;
const CLIENTS = process.env.KILL_ROUNDS ? 40 : 16;

const DATABASES = ['PGlite', ...(postgresForProcesses() ? ['PostgreSQL'] : [])];

async function environmentOf(kind: string): Promise<Record<string, string>> {
  const shared = { ...GIVEN_KEYS, ...WITHOUT_RATE_LIMIT, LOG_LEVEL: 'warn' };
  return kind === 'PGlite'
    ? { ...shared, DATA_DIR: embeddedDirectory() }
    : { ...shared, DATABASE_URL: await serverDatabase() };
}

/** One form: one key, sent until there is a success. Returns the customer's id, and whether it was a replay. */
async function registerUntilSuccess(url: () => string) {
  const input = {
    email: `${randomUUID()}@example.com`,
    password: 'correct horse',
    idempotencyKey: randomUUID(),
  };
  for (;;) {
    try {
      const { body } = await askGraphql(fetch, url(), REGISTER_CUSTOMER, { siteId: 1, input });
      const result = body.data?.registerCustomer;
      if (result?.__typename === 'RegisterCustomerSuccess') {
        return { id: result.customer.id as string, replayed: result.replayed as boolean };
      }
      // Only what passes by itself may be tried again: a field error would never end.
      if (result && result.__typename !== 'RetryLaterError') throw new TypeError(JSON.stringify(result));
    } catch (error) {
      if (error instanceof TypeError && !('cause' in error)) throw error;
    }
    await sleep(100 + Math.random() * 200);
  }
}

async function storedIds(environment: Record<string, string>): Promise<string[]> {
  const database = await openDatabase(readConfig(environment).database, () => {});
  const rows = await database.db.select({ id: customers.id }).from(customers);
  await database.close();
  return rows.map(({ id }) => id);
}

test.for(DATABASES)(
  `killed ${ROUNDS} times under load on %s, every client that retries by key ends with a success, and is one customer`,
  { timeout: 120_000 + ROUNDS * 60_000 },
  async (kind) => {
    const environment = await environmentOf(kind);
    let service = await startService(environment);
    onTestFinished(() => void service.child.kill('SIGKILL'));

    const results: Awaited<ReturnType<typeof registerUntilSuccess>>[] = [];
    const load = (async () => {
      for (let round = 0; round <= ROUNDS; round++) {
        const clients = Array.from({ length: CLIENTS }, () => registerUntilSuccess(() => service.url));
        results.push(...(await Promise.all(clients)));
      }
    })();
    for (let round = 0; round < ROUNDS; round++) {
      await sleep(200 + Math.random() * 800);
      await service.end('SIGKILL');
      service = await startService(environment);
    }
    await load;
    await service.end('SIGTERM');

    expect(results).toHaveLength((ROUNDS + 1) * CLIENTS);
    const ids = results.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect((await storedIds(environment)).toSorted()).toEqual(ids.toSorted());
    console.log(
      `${kind}: ${ids.length} clients, ${results.filter(({ replayed }) => replayed).length} replayed.`,
    );
  },
);

test('through a proxy that swallows every first response after the commit, each client ends with a replay', async () => {
  const environment = await environmentOf('PGlite');
  const service = await startService(environment);
  onTestFinished(() => void service.child.kill('SIGKILL'));
  const proxy = await startForgetfulProxy(service.url);

  const results = await Promise.all(Array.from({ length: 20 }, () => registerUntilSuccess(() => proxy)));
  expect(results.every(({ replayed }) => replayed)).toBe(true);
  await service.end('SIGTERM');
  const ids = results.map(({ id }) => id);
  expect((await storedIds(environment)).toSorted()).toEqual(ids.toSorted());
});

/** Cuts the connection in place of the first success of each body. Returns the address. */
async function startForgetfulProxy(target: string): Promise<string> {
  const seen = new Set<string>();
  const proxy = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      const forwarded = httpRequest(target, { method: 'POST', headers: request.headers }, (answer) => {
        let text = '';
        answer.on('data', (chunk) => {
          text += chunk;
        });
        answer.on('end', () => {
          const forget = text.includes('RegisterCustomerSuccess') && !seen.has(body);
          if (forget) {
            seen.add(body);
            request.socket.destroy();
          } else
            response.writeHead(answer.statusCode ?? 502, { 'content-type': 'application/json' }).end(text);
        });
      });
      forwarded.end(body);
    });
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  onTestFinished(() => void proxy.close());
  return `http://127.0.0.1:${(proxy.address() as AddressInfo).port}/graphql`;
}
