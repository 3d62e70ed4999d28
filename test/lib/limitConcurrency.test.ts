// A bound on concurrent work: so much runs, so much waits, the rest is rejected.
import { afterEach, expect, test, vi } from 'vitest';
import { limitConcurrency } from '../../src/lib/limitConcurrency.ts';
import { Overload } from '../../src/lib/overload.ts';

afterEach(() => {
  vi.useRealTimers();
});

/** Work that ends when it is released. */
function work() {
  const state = { started: false };
  let resolve: (result: string) => void = () => {};
  const result = new Promise<string>((release) => {
    resolve = release;
  });
  const run = () => {
    state.started = true;
    return result;
  };
  return { state, run, resolve: (text: string) => resolve(text) };
}

test('so much runs, so much waits, and the rest is an overload at once', async () => {
  const limit = limitConcurrency(2, 1, 'Too many');
  const works = [work(), work(), work(), work()];
  const results = works.map(({ run }) => limit(run));
  await expect(results[3]).rejects.toThrow(new Overload('Too many'));
  expect(works.map(({ state }) => state.started)).toEqual([true, true, false, false]);
  expect(limit.pending()).toBe(3);
  works[0]?.resolve('first');
  expect(await results[0]).toBe('first');
  expect(works[2]?.state.started).toBe(true);
  for (const { resolve } of works) resolve('done');
  expect(await Promise.all(results.slice(1, 3))).toEqual(['done', 'done']);
  expect(limit.pending()).toBe(0);
});

test('work that fails gives its place back', async () => {
  const limit = limitConcurrency(1, 0, 'Too many');
  await expect(limit(() => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
  expect(await limit(() => Promise.resolve('next'))).toBe('next');
});

test('work that waits too long is an overload, and is never started', async () => {
  vi.useFakeTimers();
  const limit = limitConcurrency(1, 5, 'Too many');
  const [first, second] = [work(), work()];
  const running = limit(first.run);
  const waiting = limit(second.run);
  const rejected = expect(waiting).rejects.toBeInstanceOf(Overload);
  await vi.advanceTimersByTimeAsync(10_000);
  await rejected;
  first.resolve('done');
  await running;
  expect(second.state.started).toBe(false);
  expect(limit.pending()).toBe(0);
});
