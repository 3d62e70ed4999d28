// What leaves the border of the stores: a code, and never a value that was bound.
import { expect, test } from 'vitest';
import { databaseFault } from '../../src/database/databaseFault.ts';

test.each([
  ['53300', 'SERVICE_UNAVAILABLE'],
  ['08006', 'SERVICE_UNAVAILABLE'],
  ['25006', 'SERVICE_UNAVAILABLE'],
  ['28P01', 'SERVICE_UNAVAILABLE'],
  ['3D000', 'SERVICE_UNAVAILABLE'],
  ['58030', 'SERVICE_UNAVAILABLE'],
  ['ENOTFOUND', 'SERVICE_UNAVAILABLE'],
  ['42703', 'INTERNAL_SERVER_ERROR'],
  ['22P02', 'INTERNAL_SERVER_ERROR'],
])('the driver code %s is %s', (code, expected) => {
  const cause = Object.assign(new Error('invalid input: "canary"'), { code });
  const fault = databaseFault(new Error('Failed query: ... params: canary', { cause }));
  expect(fault.code).toBe(expected);
  if (code === '22P02') expect(JSON.stringify([fault.message, fault.details])).not.toContain('canary');
});
