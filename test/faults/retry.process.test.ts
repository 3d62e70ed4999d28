// A proxy that loses responses: every client sends its registration again with its key, and is one customer.
import { once } from 'node:events';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { openDatabase } from '../../src/database/database.ts';
import { customers } from '../../src/database/tables.ts';
import { registerUntilSuccess } from '../support/registerUntilSuccess.ts';
import { anyDatabase } from '../support/serverDatabase.ts';
import { WITHOUT_RATE_LIMIT } from '../support/service.ts';
import { startService } from '../support/serviceProcess.ts';
import { GIVEN_KEYS } from '../support/signingKeys.ts';

test('through a proxy that swallows every first response after the commit, each client ends with a replay', async () => {
  const environment = { ...GIVEN_KEYS, ...WITHOUT_RATE_LIMIT, LOG_LEVEL: 'warn', ...(await anyDatabase()) };
  const service = await startService(environment);
  onTestFinished(() => void service.child.kill('SIGKILL'));
  const proxy = await startForgetfulProxy(service.url);

  const clients = Array.from({ length: 10 }, () => registerUntilSuccess(() => proxy, 1));
  const results = await Promise.all(clients);
  expect(results.every(({ replayed }) => replayed)).toBe(true);
  await service.end('SIGKILL');
  const database = await openDatabase(readConfig(environment).database, () => {});
  const stored = await database.db.select({ id: customers.id }).from(customers);
  await database.close();
  expect(stored.map(({ id }) => id).toSorted()).toEqual(results.map(({ id }) => id).toSorted());
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
      // The service may close a connection as it is used again.
      forwarded.on('error', () => request.socket.destroy());
      forwarded.end(body);
    });
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  onTestFinished(() => void proxy.close());
  return `http://127.0.0.1:${(proxy.address() as AddressInfo).port}/graphql`;
}
