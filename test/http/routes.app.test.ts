// The routes: absolute form, HEAD, a slash at the end, with the same headers for browsers. All by a real socket.
import { once } from 'node:events';
import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { createMetricsServer } from '../../src/http/metricsServer.ts';
import { useListeningService } from '../support/listeningService.ts';

const service = useListeningService({ GRAPHIQL: 'on' });
const plain = useListeningService({ GRAPHIQL: 'off' });

interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Sends a request with this target as it is: `fetch` would make a URL of it. */
function send(
  method: string,
  path: string,
  headers: OutgoingHttpHeaders = {},
  port = service.port,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    request({ port, method, path, headers: { connection: 'close', ...headers } }, async (response) => {
      const { statusCode = 0, headers } = response;
      resolve({ status: statusCode, headers, body: await text(response) });
    })
      .on('error', reject)
      .end();
  });
}

const QUERY = '/graphql?query={__typename}';

test.each(['/livez', '/readyz', '/.well-known/jwks.json', QUERY, `/platform${QUERY}`])(
  '%s can be requested in absolute form',
  async (path) => {
    const origins = [
      'http://a.example',
      'https://a.example',
      'HTTP://a.example:8080',
      'http://user@a.example',
    ];
    for (const origin of origins) {
      const { status, body } = await send('GET', `${origin}${path}`);
      expect(status).toBe(200);
      expect(body).toBe((await send('GET', path)).body);
    }
  },
);

test.each(['/livez', '/readyz', '/.well-known/jwks.json', QUERY, `/platform${QUERY}`, '/graphql', '/'])(
  'HEAD of %s gets the status and type of GET, without a body',
  async (path) => {
    const headers = path === '/graphql' ? { accept: 'text/html' } : {};
    const get = await send('GET', path, headers);
    const head = await send('HEAD', path, headers);
    expect(head.status).toBe(get.status);
    expect(head.headers['content-type']).toBe(get.headers['content-type']);
    expect(head.body).toBe('');
  },
);

test('HEAD runs no mutation', async () => {
  const { status, headers } = await send('HEAD', '/graphql?query=mutation{__typename}');
  expect(status).toBe(405);
  expect(headers.allow).toBe('POST');
});

test.each(['/graphql/', '/platform/graphql/', '/livez/', '/readyz/', '/.well-known/jwks.json/'])(
  '%s is the same resource as without the slash',
  async (path) => {
    const query = path.includes('graphql') ? '?query={__typename}' : '';
    const origin = { origin: 'https://publisher.example' };
    const withSlash = await send('GET', `${path}${query}`, origin);
    const without = await send('GET', `${path.slice(0, -1)}${query}`, origin);
    expect(withSlash.status).toBe(200);
    expect(withSlash.body).toBe(without.body);
    const allowed = (response: Reply) => response.headers['access-control-allow-origin'];
    expect(allowed(withSlash)).toBe(allowed(without));
  },
);

test.each(['/graphql/', 'http://a.example/graphql', 'http://a.example/platform/graphql/'])(
  'a preflight of %s is granted',
  async (target) => {
    const headers = { origin: 'https://publisher.example', 'access-control-request-method': 'POST' };
    const response = await send('OPTIONS', target, headers);
    expect(response.status).toBe(204);
    expect(response.headers['access-control-allow-origin']).toBe('*');
  },
);

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

test('GraphiQL is for browsers; clients that send a query by GET get JSON', async () => {
  for (const path of [
    '/graphql',
    '/graphql/',
    '/graphql?query={__typename}',
    '/platform/graphql',
    'http://a.example/graphql',
  ]) {
    const { status, headers, body } = await send('GET', path, { accept: BROWSER });
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(body).toContain('YogaGraphiQL');
  }
  for (const accept of [
    undefined,
    '',
    '*/*',
    'application/json',
    'application/json, text/html;q=0.9',
    'text/html;q=0, */*',
  ]) {
    const { headers, body } = await send('GET', QUERY, accept === undefined ? {} : { accept });
    expect(headers['content-type']).toMatch(/^application/);
    expect(JSON.parse(body)).toEqual({ data: { __typename: 'Query' } });
  }
});

test('with GRAPHIQL=off there is no page', async () => {
  const { status, body } = await send('GET', '/graphql', { accept: BROWSER }, plain.port);
  expect(status).toBe(400);
  expect(JSON.parse(body).errors).toHaveLength(1);
  expect((await send('GET', '/', {}, plain.port)).status).toBe(404);
});

test('headers of up to 16 KiB are accepted: cookies, bearer tokens, queries', async () => {
  for (const header of [{ cookie: 'x'.repeat(15_900) }, { authorization: `Bearer ${'x'.repeat(15_900)}` }]) {
    expect((await send('GET', QUERY, header)).status).toBe(200);
  }
  expect((await send('GET', `${QUERY}%23${'x'.repeat(15_800)}`)).status).toBe(200);
  expect((await send('GET', QUERY, { cookie: 'x'.repeat(16_400) })).status).toBe(431);
});

test.each(['*', 'a.example', 'ftp://a.example/graphql', '/nowhere', '/graphql/x', '//graphql'])(
  'the target %s leads nowhere, and to no fault',
  async (target) => {
    expect((await send('GET', target)).status).toBeGreaterThanOrEqual(400);
    expect(service.logLines).toEqual([]);
  },
);

test('metrics are found in every form of their address, and nothing else is', async () => {
  const server = createMetricsServer({ read: async () => 'metrics', contentType: 'text/plain' });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  for (const target of [
    '/metrics',
    '/metrics?x=1',
    '/metrics?name[]=x',
    '/metrics/',
    'http://a.example/metrics?x',
  ]) {
    expect(await send('GET', target, {}, port)).toMatchObject({ status: 200, body: 'metrics' });
    expect(await send('HEAD', target, {}, port)).toMatchObject({ status: 200, body: '' });
  }
  for (const target of ['/', '/metric', '/metrics/x', '/x?/metrics']) {
    expect((await send('GET', target, {}, port)).status).toBe(404);
  }
  server.close();
});
