// The queue over a source that the test holds: who is claimed when, how many at once, and what a stop means.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createLog } from '../../src/lib/log.ts';
import { createQueue, type Lane, type WorkSource } from '../../src/queue/queue.ts';

const log = createLog('silent');
const clock = () => new Date();

/** Work by lane: each piece is a number, whose attempt lasts as long as the test wants. */
function sourceOf(work: Record<string, number[]>) {
  const running = new Map<string, number>();
  const attempted: string[] = [];
  let atOnce = 0;
  const most = { all: 0, lane: 0 };
  let release: () => void = () => {};
  let gate: Promise<void> | undefined;
  const source: WorkSource<{ lane: string; piece: number }> = {
    findDueLanes: async () =>
      Object.entries(work).flatMap(([id, pieces]): Lane[] =>
        pieces.length > 0 ? [{ accountId: 1, id }] : [],
      ),
    claim: async ({ id }, limit) => (work[id] ?? []).splice(0, limit).map((piece) => ({ lane: id, piece })),
    async attempt({ lane, piece }) {
      atOnce++;
      running.set(lane, (running.get(lane) ?? 0) + 1);
      most.all = Math.max(most.all, atOnce);
      most.lane = Math.max(most.lane, running.get(lane) ?? 0);
      await (gate ?? sleep(1));
      atOnce--;
      running.set(lane, (running.get(lane) ?? 0) - 1);
      attempted.push(`${lane}${piece}`);
      if (piece < 0) throw new Error('this attempt fails');
    },
  };
  return {
    source,
    attempted,
    most,
    hold: () => {
      gate = new Promise((resolve) => {
        release = resolve;
      });
    },
    release: () => release(),
  };
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

test('everything that is due is attempted once, and no lane has more than its places', async () => {
  const { source, attempted, most } = sourceOf({ a: numbers(50), b: numbers(3), c: numbers(20) });
  await createQueue({ source, clock, log, attempts: 6, attemptsPerLane: 4 }).drain();
  expect(attempted).toHaveLength(73);
  expect(new Set(attempted).size).toBe(73);
  expect(most).toEqual({ all: 6, lane: 4 });
});

test('a lane whose attempts hang keeps only its own places', async () => {
  const slow = sourceOf({ a: numbers(100) });
  slow.hold();
  const fast = sourceOf({ b: numbers(30) });
  const source: WorkSource<{ lane: string; piece: number }> = {
    findDueLanes: async (...now) => [
      ...(await slow.source.findDueLanes(...now)),
      ...(await fast.source.findDueLanes(...now)),
    ],
    claim: (lane, ...rest) => (lane.id === 'a' ? slow : fast).source.claim(lane, ...rest),
    attempt: (work) => (work.lane === 'a' ? slow : fast).source.attempt(work),
  };
  const queue = createQueue({ source, clock, log, attempts: 8, attemptsPerLane: 4 });
  queue.start();
  await expect.poll(() => fast.attempted.length).toBe(30);
  expect(slow.attempted).toEqual([]);
  expect(slow.most.lane).toBe(4);
  const stopped = queue.stop();
  slow.release();
  await stopped;
});

test('lanes with much work do not keep all places: the others get theirs in turn', async () => {
  const { source, attempted } = sourceOf({ a: numbers(200), b: numbers(200), c: [0], d: [0] });
  const queue = createQueue({ source, clock, log, attempts: 2, attemptsPerLane: 1 });
  await queue.drain();
  expect(attempted).toHaveLength(402);
  expect(attempted.indexOf('c0')).toBeLessThan(10);
  expect(attempted.indexOf('d0')).toBeLessThan(10);
});

test('an attempt that throws does not stop the others', async () => {
  const { source, attempted } = sourceOf({ a: [1, -2, 3] });
  await createQueue({ source, clock, log }).drain();
  expect(attempted.toSorted()).toEqual(['a-2', 'a1', 'a3']);
});

test('after a stop nothing is claimed, and the running attempts end', async () => {
  const work = { a: numbers(10) };
  const { source, attempted, hold, release } = sourceOf(work);
  hold();
  const queue = createQueue({ source, clock, log, attemptsPerLane: 4 });
  queue.start();
  await expect.poll(() => work.a.length).toBe(6);
  const stopped = queue.stop();
  release();
  await stopped;
  queue.wake();
  await sleep(5);
  expect(attempted).toHaveLength(4);
  expect(work.a).toHaveLength(6);
});

test('work that becomes due is attempted at once when the queue is woken, without waiting for the next poll', async () => {
  const work: { a: number[] } = { a: [] };
  const { source, attempted } = sourceOf(work);
  const queue = createQueue({ source, clock, log });
  queue.start();
  await sleep(5);
  work.a.push(1);
  queue.wake();
  await expect.poll(() => attempted, { timeout: 500 }).toEqual(['a1']);
  await queue.stop();
});
