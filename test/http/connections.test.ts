// Pipelining: four unfinished responses per connection, one at a time, and the fifth ends the connection.
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Connections, createConnections } from '../../src/http/connections.ts';

let connections: Connections;
/** The responses that were started and wait to be finished. */
let started: ServerResponse[];
let port: number;
const servers: ReturnType<typeof createServer>[] = [];

beforeEach(async () => {
  connections = createConnections();
  started = [];
  const server = createServer((_request, response) =>
    connections.add(response, () => void started.push(response)),
  );
  servers.push(server.listen(0, '127.0.0.1'));
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
});
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function pipeline(count: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1').on('error', () => {});
  const requests = Array.from({ length: count }, (_, index) => `GET /${index} HTTP/1.1\r\nHost: a\r\n\r\n`);
  socket.write(requests.join(''));
  await once(socket, 'connect');
  return socket;
}

const startedPaths = () => started.map(({ req }) => req.url);
const turn = () => new Promise((resolve) => setTimeout(resolve, 20));

test('of four requests on one connection, each starts when the one before it is finished', async () => {
  const socket = await pipeline(4);
  const all = text(socket);
  for (const [index, paths] of [
    ['/0'],
    ['/0', '/1'],
    ['/0', '/1', '/2'],
    ['/0', '/1', '/2', '/3'],
  ].entries()) {
    await expect.poll(startedPaths).toEqual(paths);
    await turn();
    expect(startedPaths()).toEqual(paths);
    started[index]?.end(`response ${index}`);
  }
  await expect.poll(() => started[3]?.writableFinished).toBe(true);
  socket.end();
  expect((await all).match(/response \d/g)).toEqual([0, 1, 2, 3].map((index) => `response ${index}`));
});

test.each([5, 250])(
  'of %i requests on one connection, none is served and the connection ends',
  async (count) => {
    const socket = await pipeline(count);
    await once(socket, 'close');
    await turn();
    expect(startedPaths().length).toBeLessThanOrEqual(1);
  },
);

test('requests on a connection that has ended are not served', async () => {
  const socket = await pipeline(4);
  await expect.poll(startedPaths).toEqual(['/0']);
  const closed = once(started[0] as ServerResponse, 'close');
  socket.destroy();
  await closed;
  await turn();
  expect(startedPaths()).toEqual(['/0']);
});

test('a connection may have any number of requests, one after the other', async () => {
  const socket = connect(port, '127.0.0.1');
  for (let index = 0; index < 20; index++) {
    socket.write(`GET /${index} HTTP/1.1\r\nHost: a\r\n\r\n`);
    await expect.poll(() => started.length, { interval: 5 }).toBe(index + 1);
    started[index]?.end('x');
    await once(socket, 'data');
  }
  expect(socket.destroyed).toBe(false);
});

test('connections are closed after their next response, those with an unfinished one and those that come later', async () => {
  const before = await pipeline(1);
  await expect.poll(() => started.length).toBe(1);
  connections.closeAfterResponses();
  const after = await pipeline(1);
  await expect.poll(() => started.length).toBe(2);
  for (const response of started) response.end('x');
  // The server ends the connection.
  for (const socket of [before, after]) expect(await text(socket)).toContain('Connection: close');
});
