// Turns: starts for a millisecond per turn of the event loop, and clients take turns.
import { expect, test } from 'vitest';
import { createTurns } from '../../src/http/turns.ts';

/** Waits until all have started, each of which takes `ms`, and gives the turn of the event loop in which each did. */
async function run(requests: readonly string[], during: Record<string, readonly string[]> = {}, ms = 2) {
  let now = 0;
  const { take } = createTurns(() => now);
  const started: string[] = [];
  const turns: number[] = [];
  let turn = 0;
  const add = (name: string) =>
    take(name.slice(0, 1), () => {
      started.push(name);
      turns.push(turn);
      now += ms;
      for (const next of during[name] ?? []) add(next);
    });
  for (const name of requests) add(name);
  const expected = requests.length + Object.values(during).flat().length;
  while (started.length < expected) {
    await new Promise((resolve) => setImmediate(resolve));
    turn++;
  }
  return { started, turns };
}

test('a client with many requests does not hold up another one', async () => {
  const { started } = await run(['a1', 'a2', 'a3', 'a4', 'b1', 'c1', 'b2']);
  expect(started).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3', 'a4']);
});

test('a client that comes later is next but one', async () => {
  const { started } = await run(['a1', 'a2', 'a3', 'a4'], { a2: ['b1'] });
  expect(started).toEqual(['a1', 'a2', 'a3', 'b1', 'a4']);
});

test.each([
  ['a request that takes longer has a turn for itself', 2, 1],
  ['shorter ones start in the same turn', 0.3, 4],
])('requests start for a millisecond per turn: %s', async (_name, ms, perTurn) => {
  const requests = Array.from({ length: 50 }, (_, index) => `${'abc'[index % 3]}${index}`);
  const { turns } = await run(requests, { a0: ['d1'] }, ms);
  const starts = Array.from({ length: 51 }, (_, index) => Math.floor(index / perTurn));
  expect(turns).toEqual(starts);
});

test('the first request starts at the end of the turn in which it arrives', async () => {
  expect((await run(['a1'])).turns).toEqual([0]);
});

test('starts wait while connections are accepted, but not for ever', async () => {
  for (const [connections, turnOfStart] of [
    [0, 0],
    [10, 10],
    [1000, 64],
  ]) {
    const { take, accepted } = createTurns();
    let turn = 0;
    let startedIn: number | undefined;
    take('a', () => {
      startedIn = turn;
    });
    for (; startedIn === undefined; turn++) {
      if (turn < (connections ?? 0)) accepted();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(startedIn).toBe(turnOfStart);
  }
});
