// Slow clients and clients that disconnect: neither delays others.
import { connect, type Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { useListeningService } from '../support/listeningService.ts';
import { REGISTER_CUSTOMER } from '../support/service.ts';

const service = useListeningService({ HASH_SLOTS: '1', HASH_ITERATIONS: '4' });

const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const middle = (values: number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Connects and sends this text only. */
function say(port: number, text: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(text);
      resolve(socket);
    });
    socket.on('error', reject);
    socket.resume();
  });
}

const closed = (socket: Socket) =>
  new Promise<void>((resolve) => {
    if (socket.closed) return resolve();
    socket.on('close', () => resolve());
    socket.removeAllListeners('error').on('error', () => {});
  });

/** Asks for the health five times; gives the median, in milliseconds. */
async function healthMs(origin: string, path: string): Promise<number> {
  const times: number[] = [];
  for (let probe = 0; probe < 5; probe++) {
    const asked = performance.now();
    expect((await fetch(`${origin}${path}`)).status).toBe(200);
    times.push(performance.now() - asked);
  }
  return middle(times);
}

describe('400 connections that never finish their headers or bodies', () => {
  const service = useListeningService(
    {},
    { headersTimeout: 60_000, requestTimeout: 60_000, connectionsCheckingInterval: 100 },
  );

  test('are closed when their time is over, though they go on sending, and health answers meanwhile', async () => {
    const usualMs = await healthMs(service.origin, '/readyz');
    const head = 'POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n';
    const sockets = await Promise.all(
      Array.from({ length: 400 }, (_, index) =>
        say(service.port, index % 2 ? head : `${head}content-length: 100\r\n\r\n{`),
      ),
    );
    const all = Promise.all(sockets.map(closed));
    // So that no connection is silent, which has a limit of its own.
    const sending = setInterval(() => {
      for (const socket of sockets) if (socket.writable) socket.write('x');
    }, 200);
    for (const path of ['/livez', '/readyz']) {
      expect(await healthMs(service.origin, path)).toBeLessThan(100 + 5 * usualMs);
    }
    expect(sockets.filter((socket) => socket.closed)).toEqual([]);
    // Their time is over now, and not in a minute.
    Object.assign(service.http.server, { headersTimeout: 1, requestTimeout: 1 });
    await all;
    clearInterval(sending);
    // A client that aborts its request is not a fault.
    expect(service.logLines).toEqual([]);
  });
});

const CALLERS = 16;

/** So many clients ask for a registration each; as soon as several wait for the only slot, all leave. */
async function leaveTogether(round: number) {
  const body = (index: number) =>
    JSON.stringify({
      query: REGISTER_CUSTOMER,
      variables: {
        siteId: 1,
        input: { email: `visitor-${round}-${index}@example.com`, password: 'correct horse' },
      },
    });
  /** When the service last learned that a client has left. */
  let learned = Number.NaN;
  const learn = (socket: Socket) =>
    socket.on('close', () => {
      learned = performance.now();
    });
  service.http.server.on('connection', learn);
  const sockets = await Promise.all(
    Array.from({ length: CALLERS }, (_, index) =>
      say(
        service.port,
        `POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n` +
          `content-length: ${body(index).length}\r\n\r\n${body(index)}`,
      ),
    ),
  );
  // On a busy machine the queue takes in fewer, as it knows that they would wait for too long.
  const patience = performance.now() + 3000;
  while (service.app.load().hashes.waiting < 2 && performance.now() < patience) await later(1);
  const { waiting } = service.app.load().hashes;
  const left = performance.now();
  for (const socket of sockets) socket.destroy();
  while (service.app.load().hashes.waiting > 0) await new Promise((resolve) => setImmediate(resolve));
  const empty = performance.now();
  while (service.app.load().hashes.running > 0) await later(5);
  service.http.server.off('connection', learn);
  return { waiting, sinceLearned: empty - learned, sinceLeft: empty - left };
}

test('when clients disconnect, what they had waiting leaves the hashing queue within 100 ms of the news', async () => {
  const rounds = [];
  for (let round = 0; round < 5; round++) rounds.push(await leaveTogether(round));
  expect(middle(rounds.map(({ sinceLearned }) => sinceLearned))).toBeLessThan(100);
  expect(middle(rounds.map(({ sinceLeft }) => sinceLeft))).toBeLessThan(5000);
  await later(50);
  // Clients that were waiting have not been registered.
  const waited = rounds.reduce((sum, { waiting }) => sum + waiting, 0);
  expect(waited).toBeGreaterThan(0);
  expect((await service.rows()).length).toBeLessThanOrEqual(rounds.length * CALLERS - waited);
  expect(service.logLines).toEqual([]);
}, 40_000);

test('the server has a timeout for every kind of waiting, and keeps idle connections longer than proxies do', () => {
  expect(service.http.server).toMatchObject({
    headersTimeout: 5000,
    requestTimeout: 10_000,
    keepAliveTimeout: 65_000,
    timeout: 15_000,
  });
});
