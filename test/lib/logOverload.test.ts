// Overloads in the log: one line per second and kind, with the count, without a stack.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createLog } from '../../src/lib/log.ts';
import { logFailure } from '../../src/lib/logFailure.ts';
import { logOverload } from '../../src/lib/logOverload.ts';
import { Overload } from '../../src/lib/overload.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('a flood is one line per second and kind', () => {
  const lines: Record<string, unknown>[] = [];
  const log = createLog('info', { write: (line) => void lines.push(JSON.parse(line)) });
  for (let second = 0; second < 3; second++) {
    for (let count = 0; count < 1000; count++) logOverload(log, new Overload('Too many look-ups'));
    logOverload(log, new Overload('Too many sign-ins'));
    vi.advanceTimersByTime(1000);
  }
  expect(lines).toHaveLength(6);
  expect(lines[0]).toMatchObject({ msg: 'overloaded', reason: 'Too many look-ups', count: 1000, level: 40 });
  expect(lines[1]).toMatchObject({ reason: 'Too many sign-ins', count: 1 });
  expect(Object.keys(lines[0] ?? {})).toEqual(['level', 'time', 'reason', 'count', 'msg']);
});

test('an overload of work in the background is counted too, and any other failure is written', () => {
  const lines: Record<string, unknown>[] = [];
  const log = createLog('info', { write: (line) => void lines.push(JSON.parse(line)) });
  logFailure(log, new Overload('Too many look-ups'), 'fault', { lane: 1 });
  logFailure(log, new Error('failed'), 'fault', { lane: 1 });
  vi.advanceTimersByTime(1000);
  expect(lines).toMatchObject([
    { msg: 'fault', lane: 1, stack: expect.stringContaining('Error: failed') },
    { msg: 'overloaded', reason: 'Too many look-ups', count: 1 },
  ]);
});
