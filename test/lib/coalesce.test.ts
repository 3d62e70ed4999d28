// Work that many events ask for: done once for those of a moment, and again for later ones.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { coalesce } from '../../src/lib/coalesce.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('starts once, after the delay, however many events there were', () => {
  const work = vi.fn();
  const event = coalesce(work, 100);
  for (let count = 0; count < 5; count++) event();
  vi.advanceTimersByTime(99);
  expect(work).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(work).toHaveBeenCalledTimes(1);
});

test('starts again for an event after that, and is never put off by further events', () => {
  const work = vi.fn();
  const event = coalesce(work, 100);
  for (let time = 0; time < 1000; time += 50) {
    event();
    vi.advanceTimersByTime(50);
  }
  expect(work).toHaveBeenCalledTimes(10);
});
