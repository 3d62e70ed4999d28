// The hashing queue: never more hashes than slots, never more waiting work than places, fair shares, and no work for callers who have left.
import { describe, expect, test } from 'vitest';
import { createHashQueue, type HashQueue, type HashQueueOptions } from '../../src/passwords/hashQueue.ts';

/** A queue with work that ends when the test says so. */
function queueUnderTest(options: Partial<HashQueueOptions> = {}) {
  const queue = createHashQueue({ slots: 2, places: 16, expectedMs: 1, ...options });
  /** The sites and clients whose work has started, in order, and what ends each piece. */
  const started: { site: number; client: string; end: () => void }[] = [];
  const submit = (site: number, client = '192.0.2.1', signal?: AbortSignal) =>
    queue.run(
      { siteId: site, clientAddress: client, signal },
      () => new Promise<string>((end) => started.push({ site, client, end: () => end('done') })),
    );
  /** Ends the piece that started at this place, and lets what follows from it happen. */
  const end = async (place: number) => {
    started[place]?.end();
    await settled();
  };
  return { queue, started, submit, end };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
const OVERLOADED = { kind: 'RetryLaterError', reason: 'OVERLOADED', retryAfterSeconds: 1 };
const times = <Item>(count: number, item: (index: number) => Item) =>
  Array.from({ length: count }, (_, index) => item(index));
const byClient = (index: number) => `198.51.100.${index}`;

async function endAll(queue: HashQueue, started: { end: () => void }[]) {
  await settled();
  for (let place = 0; queue.load().running > 0; place++) {
    started[place]?.end();
    await settled();
  }
}

test('no more work runs at once than there are slots, and work that finds no place is rejected at once', async () => {
  const { queue, started, submit } = queueUnderTest();
  const results = times(12, () => submit(1));
  expect(queue.load()).toEqual({ running: 2, waiting: 8 });
  expect(await Promise.all(results.slice(10))).toEqual([OVERLOADED, OVERLOADED]);
  await settled();
  expect(started).toHaveLength(2);
  await endAll(queue, started);
  expect(await Promise.all(results.slice(0, 10))).toEqual(times(10, () => 'done'));
  expect(queue.load()).toEqual({ running: 0, waiting: 0 });
});

test('the check before the work reports an overload only if the work would be rejected, and takes no place', async () => {
  const { queue, started, submit } = queueUnderTest();
  const flood = { siteId: 1, clientAddress: '192.0.2.1' };
  for (let piece = 0; piece < 10; piece++) {
    expect(queue.rejection(flood)).toBeUndefined();
    void submit(1);
  }
  expect(queue.rejection(flood)).toEqual(OVERLOADED);
  // Another site of the same client displaces work of the first one.
  expect(queue.rejection({ ...flood, siteId: 2 })).toBeUndefined();
  // Another client of the site would do so as well: the first one holds all of the site's places.
  expect(queue.rejection({ ...flood, clientAddress: '192.0.2.2' })).toBeUndefined();
  expect(queue.rejection({ siteId: 2, clientAddress: '192.0.2.2' })).toBeUndefined();
  expect(queue.load()).toEqual({ running: 2, waiting: 8 });
  await endAll(queue, started);
  expect(queue.rejection(flood)).toBeUndefined();
});

test('work that fails gives its slot back', async () => {
  const { queue } = queueUnderTest({ slots: 1 });
  const request = { siteId: 1 };
  await expect(queue.run(request, () => Promise.reject(new Error('no memory')))).rejects.toThrow('no memory');
  expect(await queue.run(request, async () => 'done')).toBe('done');
});

describe('turns', () => {
  test('client networks take turns, and a network that comes later does not wait for all work of an earlier one', async () => {
    const { queue, started, submit } = queueUnderTest({ slots: 1, places: 20 });
    for (const client of ['a', 'a', 'a', 'a', 'b', 'c', 'c']) void submit(1, `2001:db8:${client}::1`);
    await endAll(queue, started);
    expect(started.map(({ client }) => client.split(':')[2])).toEqual(['a', 'a', 'b', 'c', 'a', 'c', 'a']);
  });

  test('the sites of one network take turns', async () => {
    const { queue, started, submit } = queueUnderTest({ slots: 1, places: 20 });
    for (const site of [1, 1, 1, 1, 2, 3]) void submit(site);
    await endAll(queue, started);
    expect(started.map(({ site }) => site)).toEqual([1, 1, 2, 3, 1, 1]);
  });
});

describe('shares', () => {
  test.each<[string, (index: number) => readonly [number, string]]>([
    ['one site, whatever the number of its clients', (index) => [1, byClient(index)]],
    ['one client, whatever the number of its sites', (index) => [index, '192.0.2.1']],
    ['one IPv6 /48', (index) => [index, `2001:db8:7:${index}::1`]],
  ])('never more than half of the places: %s', (_case, submission) => {
    const { queue, submit } = queueUnderTest({ places: 16 });
    for (const [site, client] of times(30, submission)) void submit(site, client);
    expect(queue.load()).toEqual({ running: 2, waiting: 8 });
  });

  test('a flood of one client on many sites leaves places to all others', async () => {
    const { queue, started, submit } = queueUnderTest({ slots: 1, places: 16 });
    for (let site = 0; site < 60; site++) void submit(site, `2001:db8:0:${site}::1`);
    const others = times(8, (index) => submit(100 + index, byClient(index)));
    await endAll(queue, started);
    expect(await Promise.all(others)).toEqual(times(8, () => 'done'));
  });

  test('a flood of one site from many clients leaves places to all other sites', async () => {
    const { queue, started, submit } = queueUnderTest({ slots: 1, places: 16 });
    for (let client = 0; client < 60; client++) void submit(1, byClient(client));
    const others = times(8, () => submit(2));
    await endAll(queue, started);
    expect(await Promise.all(others)).toEqual(times(8, () => 'done'));
  });

  test('a flood of one site does not keep the same client from another site', async () => {
    const { queue, started, submit } = queueUnderTest({ slots: 1, places: 16 });
    const flood = times(9, () => submit(1));
    const other = submit(2);
    // The youngest work of the flood gave up its place.
    expect(await flood[8]).toEqual(OVERLOADED);
    await endAll(queue, started);
    expect(await other).toBe('done');
    expect(await Promise.all(flood.slice(0, 8))).toEqual(times(8, () => 'done'));
  });

  test('two floods that hold all places give way to a newcomer, the larger one first', async () => {
    const { queue, started, submit } = queueUnderTest({ slots: 1, places: 16 });
    const running = submit(9, byClient(9));
    const flood = times(8, (index) => submit(index + 10, '192.0.2.1'));
    const crowd = times(8, (index) => submit(1, byClient(index + 10)));
    expect(queue.load().waiting).toBe(16);
    const newcomers = times(3, (index) => submit(2, byClient(index)));
    expect(queue.load().waiting).toBe(16);
    await endAll(queue, started);
    expect(await Promise.all([running, ...newcomers])).toEqual(times(4, () => 'done'));
    const served = (results: unknown[]) => results.filter((result) => result === 'done').length;
    expect(served(await Promise.all(flood)) + served(await Promise.all(crowd))).toBe(13);
  });

  test('a newcomer finds a place where the wait, not the number of places, is the bound', async () => {
    const { queue, started, submit } = queueUnderTest({ slots: 1, places: 100, expectedMs: 500 });
    const flood = times(10, () => submit(1));
    // 500 ms each, of which four fit into two seconds.
    expect(queue.load().waiting).toBe(4);
    const other = submit(2, byClient(1));
    expect(queue.load().waiting).toBe(4);
    await endAll(queue, started);
    expect(await other).toBe('done');
    expect(await flood[4]).toMatchObject({ ...OVERLOADED, retryAfterSeconds: expect.any(Number) });
  });

  test('requests without an address have a share for each site', async () => {
    const { queue } = queueUnderTest({ slots: 1, places: 16 });
    const never = () => new Promise<string>(() => {});
    for (const siteId of [1, 2]) {
      for (let piece = 0; piece < 9; piece++) void queue.run({ siteId }, never);
    }
    expect(queue.load().waiting).toBe(16);
    expect(queue.rejection({ siteId: 1 })).toEqual(OVERLOADED);
    expect(queue.rejection({ siteId: 3 })).toBeUndefined();
  });
});

test('work whose caller disconnects leaves the queue at once and never starts; running work keeps its slot', async () => {
  const { queue, started, submit, end } = queueUnderTest({ slots: 1 });
  const [running, waiting] = [new AbortController(), new AbortController()];
  const hashed = submit(1, undefined, running.signal);
  const left = submit(1, undefined, waiting.signal);
  const next = submit(1);
  running.abort();
  waiting.abort();
  expect(queue.load()).toEqual({ running: 1, waiting: 1 });
  expect(await left).toEqual(OVERLOADED);
  await settled();
  expect(started).toHaveLength(1);
  await end(0);
  expect(await hashed).toBe('done');
  await end(1);
  expect(await next).toBe('done');
  expect(started).toHaveLength(2);
});

test('work whose caller has already disconnected does not start', async () => {
  const { queue, started, submit } = queueUnderTest();
  expect(await submit(1, undefined, AbortSignal.abort())).toEqual(OVERLOADED);
  expect(started).toEqual([]);
  expect(queue.load()).toEqual({ running: 0, waiting: 0 });
});

test('work that could not start in time is rejected at once, with the expected wait', async () => {
  const { queue, submit } = queueUnderTest({ slots: 1, places: 100, expectedMs: 1000, maxWaitMs: 2000 });
  void submit(1);
  void submit(1);
  void submit(1);
  expect(await submit(1)).toEqual({ ...OVERLOADED, retryAfterSeconds: 3 });
  expect(queue.load().waiting).toBe(2);
});

test('work that has waited too long is rejected', async () => {
  const { queue, started, submit, end } = queueUnderTest({ slots: 1, maxWaitMs: 20 });
  const first = submit(1);
  expect(await submit(1)).toEqual(OVERLOADED);
  expect(queue.load()).toEqual({ running: 1, waiting: 0 });
  await end(0);
  expect(await first).toBe('done');
  expect(started).toHaveLength(1);
});

test('a caller who disconnects while its work runs removes no other work from the queue', async () => {
  const { queue, submit, end } = queueUnderTest({ slots: 1 });
  const caller = new AbortController();
  void submit(1);
  void submit(1, undefined, caller.signal);
  const next = submit(1);
  await settled();
  await end(0);
  caller.abort();
  expect(queue.load()).toEqual({ running: 1, waiting: 1 });
  await end(1);
  await end(2);
  expect(await next).toBe('done');
});

test('the time that work takes is measured, so that work that would wait too long is rejected', async () => {
  const queue = createHashQueue({ slots: 1, places: 200, expectedMs: 1, maxWaitMs: 200 });
  const work = (milliseconds: number) => () => new Promise<void>((end) => setTimeout(end, milliseconds));
  const request = { siteId: 1 };
  for (let piece = 0; piece < 3; piece++) await queue.run(request, work(100));
  void queue.run(request, () => new Promise(() => {}));
  for (let waiting = 0; waiting < 100; waiting++) void queue.run(request, work(0));
  expect(queue.load().waiting).toBeLessThan(50);
});
