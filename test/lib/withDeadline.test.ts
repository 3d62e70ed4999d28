// A deadline: the result if it comes in time, else the error of the deadline; no timer stays behind.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { withDeadline } from '../../src/lib/withDeadline.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('what comes in time is the result, and the deadline never fires', async () => {
  const late = vi.fn(() => new Error('late'));
  expect(await withDeadline(Promise.resolve(1), 100, late)).toBe(1);
  await expect(withDeadline(Promise.reject(new Error('failed')), 100, late)).rejects.toThrow('failed');
  expect(vi.getTimerCount()).toBe(0);
  expect(late).not.toHaveBeenCalled();
});

test('what comes later is the error of the deadline', async () => {
  const result = withDeadline(new Promise(() => {}), 100, () => new Error('late'));
  const rejected = expect(result).rejects.toThrow('late');
  await vi.advanceTimersByTimeAsync(100);
  await rejected;
});
