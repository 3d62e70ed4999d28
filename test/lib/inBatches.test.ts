import { expect, test } from 'vitest';
import { inBatches } from '../../src/lib/inBatches.ts';

const open = (run: (items: readonly string[]) => Promise<void>) =>
  inBatches(5, (item: string) => item[0] ?? '', run);

test('calls with one key are made as one, and those with another key apart', async () => {
  const runs: (readonly string[])[] = [];
  const call = open(async (items) => void runs.push(items));
  await Promise.all(['a1', 'b1', 'a2', 'a3'].map(call));
  expect(runs).toEqual([['a1', 'a2', 'a3'], ['b1']]);
  await call('a4');
  expect(runs).toHaveLength(3);
});

test('each call ends as the one that was made for it', async () => {
  const call = open(async (items) => {
    if (items.includes('a2')) throw new Error('failed');
  });
  const ends = await Promise.allSettled(['a1', 'b1', 'a2'].map(call));
  expect(ends.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected']);
  await expect(call('a3')).resolves.toBeUndefined();
});
