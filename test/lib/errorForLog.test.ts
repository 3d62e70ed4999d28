// Errors in the log: no parameter of a query, whatever wraps it and however it is logged.
import { DrizzleQueryError } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { errorForLog } from '../../src/lib/errorForLog.ts';
import { Fault } from '../../src/lib/fault.ts';
import { createLog } from '../../src/lib/log.ts';
import { repeat } from '../../src/lib/repeat.ts';

const CANARY = 'canary@example.com\n    at canary (canary.js:1:1)';

/** As PGlite and postgres.js throw them: the values stand in the message and beside it. */
const driverError = Object.assign(new Error(`invalid input syntax: "${CANARY}"`), {
  code: '22P02',
  query: 'select $1',
  parameters: [CANARY],
});

test.each([
  ["Drizzle's error", new DrizzleQueryError('select $1', [CANARY], driverError)],
  ["a driver's error", driverError],
  ['an error around them', new Error(`wrapped ${CANARY}`, { cause: driverError })],
])('%s is its name, its frames and its code', (_case, error) => {
  const shown = errorForLog(error);
  expect(JSON.stringify(shown)).not.toContain('canary');
  expect(shown).toMatchObject({
    databaseCode: '22P02',
    stack: expect.stringContaining('errorForLog.test.ts'),
  });
});

test('of a fault the details are there, and of any other error the message', () => {
  const fault = new Fault('SERVICE_UNAVAILABLE', 'The database is unreachable', { databaseCode: '08006' });
  expect(errorForLog(fault)).toMatchObject({
    code: 'SERVICE_UNAVAILABLE',
    databaseCode: '08006',
    stack: expect.stringContaining('The database is unreachable'),
  });
  expect(errorForLog(new TypeError('x is undefined')).stack).toContain('TypeError: x is undefined');
  expect(JSON.stringify(errorForLog(CANARY))).not.toContain('canary');
});

test('so it is in every line of the log, and of work that repeats itself', async () => {
  const lines: string[] = [];
  const log = createLog('info', { write: (line) => void lines.push(line) });
  const error = new DrizzleQueryError('select $1', [CANARY], driverError);
  log.error({ err: error }, 'fault');
  const stop = repeat(1, log, () => Promise.reject(error));
  await expect.poll(() => lines.length).toBeGreaterThan(1);
  stop();
  for (const line of lines) {
    expect(line).toContain('22P02');
    expect(line).not.toContain('canary');
  }
});
