// Slots for hashes: threads of the pool are left for everything else.
import { expect, test } from 'vitest';
import { readConfig } from '../../src/config/config.ts';

test('there are never as many slots as the pool has threads', () => {
  expect(readConfig({}).hashSlots).toBeLessThanOrEqual(2);
  expect(readConfig({ UV_THREADPOOL_SIZE: '3' }).hashSlots).toBe(1);
  expect(readConfig({ UV_THREADPOOL_SIZE: '12', HASH_SLOTS: '10' }).hashSlots).toBe(10);
  expect(() => readConfig({ UV_THREADPOOL_SIZE: '11', HASH_SLOTS: '10' })).toThrow(
    'HASH_SLOTS: needs a UV_THREADPOOL_SIZE',
  );
  expect(() => readConfig({ HASH_SLOTS: '3' })).toThrow('HASH_SLOTS');
  expect(() => readConfig({ UV_THREADPOOL_SIZE: '2' })).toThrow('UV_THREADPOOL_SIZE');
});
