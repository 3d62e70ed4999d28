// When the queue looks for due work.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createPolling, type Polling } from '../../src/queue/polling.ts';

let busy: boolean;
/** Milliseconds that a poll takes. */
let duration: number;
/** When each poll began, in milliseconds since the start. */
let polls: number[];
let polling: Polling;

beforeEach(() => {
  vi.useFakeTimers();
  // No jitter.
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
  const started = performance.now();
  [busy, duration, polls] = [false, 0, []];
  polling = createPolling(async () => {
    polls.push(performance.now() - started);
    if (duration > 0) await new Promise((resolve) => setTimeout(resolve, duration));
    return busy;
  });
});

afterEach(async () => {
  await polling.stop();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

test('every five seconds, and every second while something is due', async () => {
  polling.start();
  await vi.advanceTimersByTimeAsync(9_000);
  busy = true;
  await vi.advanceTimersByTimeAsync(3_500);
  expect(polls).toEqual([0, 5000, 10_000, 11_000, 12_000]);
});

test.each<[string, { busy?: boolean; duration?: number; wakes: number[]; polls: number[] }]>([
  ['soon, once for all that became due until then', { wakes: [1000, 1020], polls: [0, 1050] }],
  ['200 ms after the last poll that found something', { busy: true, wakes: [10], polls: [0, 200] }],
  ['again, as the poll that runs may have looked before', { duration: 30, wakes: [20], polls: [0, 80] }],
])('after it was woken: %s', async (_case, expected) => {
  ({ busy = false, duration = 0 } = expected);
  polling.start();
  let now = 0;
  for (const wake of expected.wakes) {
    await vi.advanceTimersByTimeAsync(wake - now);
    now = wake;
    polling.wake();
  }
  await vi.advanceTimersByTimeAsync(1000);
  expect(polls).toEqual(expected.polls);
});

test('neither before the start nor after the stop, which waits for the poll that runs', async () => {
  polling.wake();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(polls).toEqual([]);
  duration = 30;
  polling.start();
  polling.wake();
  let stopped = false;
  void polling.stop().then(() => {
    stopped = true;
  });
  await vi.advanceTimersByTimeAsync(29);
  expect(stopped).toBe(false);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(stopped).toBe(true);
  polling.wake();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(polls).toHaveLength(1);
});
