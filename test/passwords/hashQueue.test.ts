// The hashing queue: never more than the slots, never more than the waiting room, fair, and rid of whoever has left.
import { expect, test } from 'vitest';
import { createHashQueue, type HashQueue, type HashQueueOptions } from '../../src/passwords/hashQueue.ts';

/** A queue with work that ends when the test says so. */
function queueUnderTest(options: Partial<HashQueueOptions> = {}) {
  const queue = createHashQueue({ slots: 2, waiting: 8, expectedMs: 1, ...options });
  /** The sites whose work has started, in order, and what ends each piece. */
  const started: { site: number; end: () => void }[] = [];
  const submit = (site: number, signal?: AbortSignal) =>
    queue.run(site, () => new Promise<string>((end) => started.push({ site, end: () => end('done') })), {
      signal,
    });
  /** Ends the piece that started at this place, and lets what follows from it happen. */
  const end = async (place: number) => {
    started[place]?.end();
    await settled();
  };
  return { queue, started, submit, end };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
const OVERLOADED = { kind: 'RetryLaterError', reason: 'OVERLOADED', retryAfterSeconds: 1 };
const times = <Item>(count: number, item: () => Item) => Array.from({ length: count }, item);

async function endAll(queue: HashQueue, started: { end: () => void }[]) {
  await settled();
  for (let place = 0; queue.load().running > 0; place++) {
    started[place]?.end();
    await settled();
  }
}

test('no more work runs at once than there are slots, and what does not fit in the waiting room is refused at once', async () => {
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

test('who asks before the work is told of an overload only where the work would be refused', async () => {
  const { queue, started, submit } = queueUnderTest();
  expect(queue.refusal(1)).toBeUndefined();
  for (let piece = 0; piece < 10; piece++) {
    expect(queue.refusal(1)).toBeUndefined();
    void submit(1);
  }
  expect(queue.refusal(1)).toEqual(OVERLOADED);
  // Another site would be given a place of the first one's, which asking does not take.
  expect(queue.refusal(2)).toBeUndefined();
  expect(queue.load()).toEqual({ running: 2, waiting: 8 });
  await endAll(queue, started);
});

test('work that fails gives its slot back', async () => {
  const { queue } = queueUnderTest({ slots: 1 });
  await expect(queue.run(1, () => Promise.reject(new Error('no memory')))).rejects.toThrow('no memory');
  expect(await queue.run(1, async () => 'done')).toBe('done');
});

test('sites take turns', async () => {
  const { queue, started, submit } = queueUnderTest({ slots: 1, waiting: 6 });
  for (const site of [1, 1, 1, 1, 2, 3]) void submit(site);
  await endAll(queue, started);
  expect(started.map(({ site }) => site)).toEqual([1, 1, 2, 3, 1, 1]);
});

test('a site may fill the whole waiting room while no other one waits', () => {
  const { queue, submit } = queueUnderTest({ waiting: 8 });
  for (const site of times(10, () => 1)) void submit(site);
  expect(queue.load().waiting).toBe(8);
});

test('a site that floods the queue gives up half of the waiting room to a site that comes later', async () => {
  const { queue, started, submit } = queueUnderTest({ slots: 1, waiting: 8 });
  const flood = times(9, () => submit(1));
  const late = times(5, () => submit(2));
  expect(await late[4]).toEqual(OVERLOADED);
  // The youngest of the flood made room.
  expect(await Promise.all(flood.slice(5))).toEqual(times(4, () => OVERLOADED));
  await endAll(queue, started);
  expect(await Promise.all([...flood.slice(0, 5), ...late.slice(0, 4)])).toEqual(times(9, () => 'done'));
});

test('the first to come of another site is enough for a flood to give up half of the waiting room', async () => {
  const { queue, started, submit } = queueUnderTest({ slots: 1, waiting: 8 });
  const flood = times(9, () => submit(1));
  const late = submit(2);
  expect(queue.load()).toEqual({ running: 1, waiting: 5 });
  expect(await Promise.all(flood.slice(5))).toEqual(times(4, () => OVERLOADED));
  await endAll(queue, started);
  expect(await late).toBe('done');
});

test('a site that has half of the waiting room gets no more of it while another one waits, though it is not full', async () => {
  const { queue, submit } = queueUnderTest({ slots: 1, waiting: 8 });
  void submit(2);
  void submit(2);
  for (const site of times(4, () => 1)) void submit(site);
  expect(await submit(1)).toEqual(OVERLOADED);
  expect(queue.load().waiting).toBe(5);
});

test('work whose caller has gone leaves the queue at once and never starts; running work keeps its slot', async () => {
  const { queue, started, submit, end } = queueUnderTest({ slots: 1 });
  const [running, waiting] = [new AbortController(), new AbortController()];
  const hashed = submit(1, running.signal);
  const left = submit(1, waiting.signal);
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

test('work that nobody waits for any more does not start', async () => {
  const { queue, started, submit } = queueUnderTest();
  expect(await submit(1, AbortSignal.abort())).toEqual(OVERLOADED);
  expect(started).toEqual([]);
  expect(queue.load()).toEqual({ running: 0, waiting: 0 });
});

test('work that could not start in time is refused at once, and told when to come again', async () => {
  const { queue, submit } = queueUnderTest({ slots: 1, waiting: 100, expectedMs: 1000, maxWaitMs: 2000 });
  void submit(1);
  void submit(1);
  void submit(1);
  expect(await submit(1)).toEqual({ ...OVERLOADED, retryAfterSeconds: 3 });
  expect(queue.load().waiting).toBe(2);
});

test('work that has waited too long is refused', async () => {
  const { queue, started, submit, end } = queueUnderTest({ slots: 1, maxWaitMs: 20 });
  const first = submit(1);
  expect(await submit(1)).toEqual(OVERLOADED);
  expect(queue.load()).toEqual({ running: 1, waiting: 0 });
  await end(0);
  expect(await first).toBe('done');
  expect(started).toHaveLength(1);
});

test('work that came from the waiting room and runs takes nobody with it when its caller leaves', async () => {
  const { queue, submit, end } = queueUnderTest({ slots: 1 });
  const caller = new AbortController();
  void submit(1);
  void submit(1, caller.signal);
  const next = submit(1);
  await settled();
  await end(0);
  caller.abort();
  expect(queue.load()).toEqual({ running: 1, waiting: 1 });
  await end(1);
  await end(2);
  expect(await next).toBe('done');
});

test('how long work takes is learnt, so that what would wait too long is refused', async () => {
  const queue = createHashQueue({ slots: 1, waiting: 100, expectedMs: 1, maxWaitMs: 200 });
  const work = (milliseconds: number) => () => new Promise<void>((end) => setTimeout(end, milliseconds));
  for (let piece = 0; piece < 3; piece++) await queue.run(1, work(100));
  void queue.run(1, () => new Promise(() => {}));
  for (let waiting = 0; waiting < 100; waiting++) void queue.run(1, work(0));
  expect(queue.load().waiting).toBeLessThan(50);
});
