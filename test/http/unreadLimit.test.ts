// Unread responses: one client cannot make the service hold more than a limit; others are not affected.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createUnreadLimit } from '../../src/http/unreadLimit.ts';

const MIB = 2 ** 20;
const LIMIT = 40 * MIB;

let port: number;
let sockets: Socket[];
let server: ReturnType<typeof createServer>;
/** Finished or closed, by path. */
let ended: string[];

beforeEach(async () => {
  const limitUnread = createUnreadLimit(LIMIT);
  const body = Buffer.alloc(20 * MIB);
  const own: string[] = [];
  ended = own;
  server = createServer((request, response) => {
    const [, client = '', size] = request.url?.split('/') ?? [];
    limitUnread(client, response);
    response.once('close', () => own.push(request.url ?? ''));
    response.end(body.subarray(0, Number(size) * MIB));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
  sockets = [];
});
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  server.closeAllConnections();
  server.close();
});

/** Sends a request, and reads the response or not; gives when the server has it. */
async function get(client: string, mib: number, { read }: { read: boolean }): Promise<void> {
  const requested = once(server, 'request');
  const socket = connect(port, '127.0.0.1').on('error', () => {});
  sockets.push(socket);
  socket.write(`GET /${client}/${mib} HTTP/1.1\r\nHost: a\r\n\r\n`);
  if (read) socket.resume();
  else socket.pause();
  await requested;
}

test('the connection with the largest unread response is closed, and no other', async () => {
  for (const mib of [12, 20, 5]) await get('one', mib, { read: false });
  await get('two', 20, { read: false });
  await get('one', 9, { read: false });
  await expect.poll(() => ended).toEqual(['/one/20']);
});

test('a client that reads has no limit', async () => {
  for (let count = 0; count < 3; count++) {
    await get('one', 20, { read: true });
    await expect.poll(() => ended.length, { timeout: 10_000 }).toBe(count + 1);
  }
});

test('responses that were read or given up no longer count', async () => {
  for (let count = 0; count < 5; count++) {
    await get('one', 20, { read: false });
    sockets.at(-1)?.destroy();
    await expect.poll(() => ended.length).toBe(count + 1);
  }
  await get('one', 20, { read: false });
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(ended).toHaveLength(5);
});
