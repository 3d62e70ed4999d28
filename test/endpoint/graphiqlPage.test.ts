// The GraphiQL page: rendered once, shared by all responses, validated by its ETag, and closed to other scripts.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createGraphiqlPages } from '../../src/endpoint/graphiqlPage.ts';
import { PLATFORM_ENDPOINT } from '../../src/endpoint/platformEndpoint.ts';
import { PUBLIC_ENDPOINT } from '../../src/endpoint/publicEndpoint.ts';

const createPage = createGraphiqlPages();
const pages = [createPage(PUBLIC_ENDPOINT.graphiql), createPage(PLATFORM_ENDPOINT.graphiql)] as const;
/** The chunks that the page writes. */
const chunks: unknown[] = [];

const server = createServer((request, response) => {
  for (const method of ['write', 'end'] as const) {
    const send = response[method].bind(response) as (chunk: unknown) => unknown;
    const record = (chunk: unknown) => {
      chunks.push(chunk);
      return send(chunk);
    };
    Object.assign(response, { [method]: record });
  }
  pages[request.url === '/platform/graphql' ? 1 : 0](request, response);
});
let url: string;

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const get = (path = '/graphql', headers = {}) => fetch(`${url}${path}`, { headers });
/** Without its 9 MB. */
const getUnread = async (path?: string) => (await get(path)).body?.cancel();
/** The sources of a directive of the policy. */
const policy = (response: Response, directive: string) =>
  response.headers
    .get('content-security-policy')
    ?.split('; ')
    .find((part) => part.startsWith(`${directive} `))
    ?.split(' ')
    .slice(1);

test('all responses share the bytes of GraphiQL, also those of the two endpoints', async () => {
  chunks.length = 0;
  for (const path of ['/graphql', '/graphql', '/platform/graphql']) await getUnread(path);
  const large = chunks.filter((chunk) => Buffer.isBuffer(chunk) && chunk.length > 1_000_000) as Buffer[];
  expect(large).toHaveLength(3);
  expect(new Set(large.map(({ buffer }) => buffer)).size).toBe(1);
  expect(chunks.length).toBe(6);
});

test('responses that are not read take no memory of their own', async () => {
  await getUnread();
  chunks.length = 0;
  const before = process.memoryUsage();
  const sockets = Array.from({ length: 20 }, () => connect(Number(new URL(url).port), '127.0.0.1').pause());
  for (const socket of sockets) socket.write('GET /graphql HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(4));
  // Each response is two chunks.
  await expect.poll(() => chunks.length).toBe(160);
  // 80 responses of 9 MB.
  const { external, arrayBuffers } = process.memoryUsage();
  expect(external + arrayBuffers - before.external - before.arrayBuffers).toBeLessThan(60_000_000);
  for (const socket of sockets) socket.destroy();
});

test('a browser that has the page gets 304', async () => {
  const etag = (await get()).headers.get('etag') ?? '';
  for (const known of [etag, `W/${etag}`, `"x", ${etag}`, '*']) {
    const response = await get('/graphql', { 'if-none-match': known });
    expect(response.status).toBe(304);
    expect(response.headers.get('etag')).toBe(etag);
    expect(await response.text()).toBe('');
  }
  expect((await get('/graphql', { 'if-none-match': '"x"' })).status).toBe(200);
  // The two pages differ.
  expect((await get('/platform/graphql', { 'if-none-match': etag })).status).toBe(200);
});

test('the page loads nothing from elsewhere, and its policy allows its two scripts, and no other source, frame or form', async () => {
  const response = await get();
  const html = await response.text();
  const scripts = html.split('<script>').slice(1);
  const first = html.slice(html.indexOf('<script>') + 8, html.lastIndexOf('</script><script>'));
  const last = scripts.at(-1)?.split('</script>')[0] ?? '';
  const hash = (script: string) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`;
  expect(policy(response, 'script-src')).toEqual([hash(first), hash(last)]);
  for (const directive of ['default-src', 'base-uri', 'form-action', 'frame-ancestors']) {
    expect(policy(response, directive)).toEqual(["'none'"]);
  }
  expect(policy(response, 'connect-src')).toEqual(["'self'"]);
  expect(response.headers.get('referrer-policy')).toBe('no-referrer');
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  expect(html).toContain('Press the play button');
  const markup = html.replace(/<script>[\s\S]*<\/script>/, '').replace(/<style>[\s\S]*<\/style>/, '');
  expect(markup).not.toMatch(/(?:src|href)="https?:/);
});
