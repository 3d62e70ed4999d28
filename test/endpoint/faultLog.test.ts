// Faults in the log: in full once per second and kind, and then a count.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createFaultLog } from '../../src/endpoint/faultLog.ts';
import { Fault } from '../../src/lib/fault.ts';
import { createLog } from '../../src/lib/log.ts';

const lines: Record<string, unknown>[] = [];
let logFaults: ReturnType<typeof createFaultLog>;

beforeEach(() => {
  vi.useFakeTimers();
  lines.length = 0;
  logFaults = createFaultLog(createLog('info', { write: (line: string) => lines.push(JSON.parse(line)) }));
});
afterEach(() => {
  vi.useRealTimers();
});

const unreachable = () =>
  new Fault('SERVICE_UNAVAILABLE', 'The database is unreachable', { databaseCode: 'X' });
const bug = (message: string) => new TypeError(message);

test('a fault that many fields of a request met is one line, with the stack and the id of the request', () => {
  logFaults(Array.from({ length: 10 }, unreachable), 'request-1');
  expect(lines).toMatchObject([
    {
      msg: 'fault',
      requestId: 'request-1',
      code: 'SERVICE_UNAVAILABLE',
      databaseCode: 'X',
      stack: expect.stringContaining('faultLog.test.ts'),
    },
  ]);
});

test('a flood of requests with one fault takes two lines per second', () => {
  for (let second = 0; second < 3; second++) {
    for (let request = 0; request < 1000; request++)
      logFaults([unreachable()], `request-${second}-${request}`);
    vi.advanceTimersByTime(1000);
  }
  expect(lines).toHaveLength(6);
  expect(lines.slice(0, 2)).toMatchObject([
    { msg: 'fault', requestId: 'request-0-0' },
    { msg: 'the fault of this request was repeated', requestId: 'request-0-0', times: 999 },
  ]);
});

test('what a message contains makes no new kind', () => {
  for (let request = 0; request < 100; request++) logFaults([bug(`Cannot read ${request}`)], 'request');
  expect(lines).toHaveLength(1);
});

test('each kind of fault has its own line, and one that is not repeated has no other', () => {
  logFaults([unreachable(), bug('x')], 'request-1');
  vi.advanceTimersByTime(1000);
  expect(lines.map(({ msg }) => msg)).toEqual(['fault', 'fault']);
});
