// Health over HTTP: /livez needs no database, and /readyz does.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { createHealth } from '../../src/http/health.ts';

test.each([
  [true, '/livez', 200],
  [true, '/readyz', 200],
  [false, '/livez', 200],
  [false, '/readyz', 503],
])('with a database that is ready (%s), %s answers %i', async (database, path, status) => {
  const { live, ready } = createHealth({ isReady: async () => database });
  const server = createServer(path === '/livez' ? live : ready).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  expect((await fetch(`http://127.0.0.1:${port}${path}`)).status).toBe(status);
  server.closeAllConnections();
  server.close();
});
