// One client against the others: what it sends at once, and what it does not read. All by real sockets.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { getIntrospectionQuery } from 'graphql';
import { afterAll, expect, test } from 'vitest';
import { useListeningService } from '../support/listeningService.ts';

const service = useListeningService({ TRUSTED_PROXIES: '127.0.0.1', GRAPHIQL: 'on' });

const sockets: Socket[] = [];
afterAll(() => {
  for (const socket of sockets) socket.destroy();
});

async function open(port = service.port): Promise<Socket> {
  const socket = connect(port, '127.0.0.1').on('error', () => {});
  sockets.push(socket);
  await once(socket, 'connect');
  return socket;
}

/** Connections of one client. Each asks for the whole schema, which takes some 10 ms. */
const MANY = 24;

const get = (query: string, client: string) =>
  `GET /graphql?query=${encodeURIComponent(query)} HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: ${client}\r\n\r\n`;

test.each([
  ['/graphql', 'text/html'],
  ['/graphql?query={__typename}', '*/*'],
  ['/platform/graphql?query={__typename}', '*/*'],
  ['/livez', '*/*'],
  ['/.well-known/jwks.json', '*/*'],
  ['/nowhere', '*/*'],
])('a connection with more than four unfinished responses ends: %s', async (path, accept) => {
  const socket = (await open()).pause();
  socket.write(`GET ${path} HTTP/1.1\r\nHost: a\r\nAccept: ${accept}\r\n\r\n`.repeat(250));
  socket.resume();
  await once(socket, 'close');
});

test('the requests of one client on many connections do not hold up another client', async () => {
  const many = await Promise.all(Array.from({ length: MANY }, () => open()));
  const other = await open();
  let finished = 0;
  for (const socket of many) {
    socket.once('data', () => finished++);
    socket.write(get(getIntrospectionQuery({ descriptions: true }), '203.0.113.7'));
  }
  other.write(get('{ __typename }', '198.51.100.1'));
  await once(other, 'data');
  expect(finished).toBeLessThan(MANY / 2);
  await expect.poll(() => finished, { timeout: 20_000 }).toBe(MANY);
});

test.each([
  ['203.0.113.7', '203.0.113.8'],
  ['2001:db8:1::1', '2001:db8:2::1'],
])('clients are distinguished by their networks: %s and %s', async (client, other) => {
  const addresses = client.includes(':') ? (index: number) => `2001:db8:1:${index}::1` : () => client;
  const many = await Promise.all(Array.from({ length: MANY }, () => open()));
  const one = await open();
  let finished = 0;
  many.forEach((socket, index) => {
    socket.once('data', () => finished++);
    socket.write(get(getIntrospectionQuery(), addresses(index)));
  });
  one.write(get('{ __typename }', other));
  await once(one, 'data');
  expect(finished).toBeLessThan(MANY / 2);
});

test('a client that does not read its response is cut off', async () => {
  const { server } = service.http;
  // Twice, as the first timeout is forgiven if some of the response was sent before it.
  expect(server.timeout * 2).toBeLessThanOrEqual(30_000);
  // It is rendered for the first visit, which may take longer.
  const page = await fetch(`${service.origin}/graphql`, { headers: { accept: 'text/html' } });
  expect((await page.text()).length).toBeGreaterThan(1_000_000);
  server.timeout = 500;
  const connected = once(server, 'connection');
  (await open()).pause().write('GET /graphql HTTP/1.1\r\nHost: a\r\nAccept: text/html\r\n\r\n');
  const [connection] = (await connected) as [Socket];
  await once(connection, 'close');
  expect(connection.bytesWritten).toBeGreaterThan(0);
});
