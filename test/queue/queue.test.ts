// The queue over a source that the test holds: who is claimed when, how many at once, and what a stop means.
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
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

test('at a stop the records of attempts are not waited for, but written', async () => {
  let flush = () => {};
  const recorded = new Promise<void>((resolve) => {
    flush = resolve;
  });
  let attempts = 0;
  const attempt = async () => {
    attempts++;
    return { recorded };
  };
  const queue = createQueue({ source: { ...sourceOf({ a: [1] }).source, attempt, flush }, clock, log });
  queue.start();
  await expect.poll(() => attempts).toBe(1);
  await queue.stop();
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

describe('a lane whose attempts are quick', () => {
  /** Work of one lane that goes well until the test says otherwise; what is claimed and not attempted can be given back. */
  function quickSource(count: number) {
    const work = numbers(count);
    const claims: number[] = [];
    const released: number[][] = [];
    const attempted: number[] = [];
    const state = { atOnce: 0, most: 0, goesWell: async (_piece: number) => true };
    const source: WorkSource<number> = {
      findDueLanes: async () => (work.length > 0 ? [{ accountId: 1, id: 'a' }] : []),
      async claim(_lane, limit) {
        claims.push(limit);
        return work.splice(0, limit);
      },
      async attempt(piece) {
        state.most = Math.max(state.most, ++state.atOnce);
        const well = await state.goesWell(piece);
        state.atOnce--;
        attempted.push(piece);
        return well ? { recorded: Promise.resolve() } : undefined;
      },
      async release(pieces) {
        released.push([...pieces]);
        work.unshift(...pieces);
      },
    };
    return { source, work, claims, released, attempted, state };
  }

  test('has more of its work claimed at once, and no more of it attempted at once', async () => {
    const { source, claims, attempted, state } = quickSource(100);
    await createQueue({ source, clock, log, attemptsPerLane: 4 }).drain();
    expect(attempted.toSorted((a, b) => a - b)).toEqual(numbers(100));
    expect(claims[0]).toBe(4);
    expect(claims.length).toBeLessThan(10);
    expect(state.most).toBe(4);
  });

  test('gives the rest back when an attempt does not go well, and has no more claimed than is attempted', async () => {
    const { source, claims, released, attempted, state } = quickSource(100);
    state.goesWell = async (piece) => piece !== 10;
    await createQueue({ source, clock, log, attempts: 1, attemptsPerLane: 1 }).drain();
    expect(attempted).toEqual(numbers(100));
    // 0; 1 to 17, of which 11 to 17 come back; 11; and so on.
    expect(claims.slice(0, 4)).toEqual([1, 17, 1, 17]);
    expect(released).toEqual([[11, 12, 13, 14, 15, 16, 17]]);
  });

  test('gives the rest back at a stop', async () => {
    const { source, work, released, attempted, state } = quickSource(30);
    const gate: { open?: () => void } = {};
    state.goesWell = async (piece) => {
      if (piece === 5) await new Promise<void>((open) => Object.assign(gate, { open }));
      return true;
    };
    const queue = createQueue({ source, clock, log, attempts: 1, attemptsPerLane: 1 });
    queue.start();
    await expect.poll(() => gate.open).toBeDefined();
    const stopped = queue.stop();
    gate.open?.();
    await stopped;
    expect(attempted).toEqual(numbers(6));
    expect(released).toEqual([numbers(18).slice(6)]);
    expect(work).toEqual(numbers(30).slice(6));
  });

  test('has its next work claimed with that of a while, but the first of it soon', async () => {
    const { source, work, claims } = quickSource(0);
    const queue = createQueue({ source, clock, log });
    queue.start();
    await sleep(5);
    for (let piece = 0; piece < 40; piece++) {
      work.push(piece);
      queue.wake();
      await sleep(10);
    }
    await expect.poll(() => work.length, { timeout: 1000 }).toBe(0);
    expect(claims.length).toBeLessThan(10);
    await queue.stop();
  });
});
