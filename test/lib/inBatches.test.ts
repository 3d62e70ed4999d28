import { expect, test } from 'vitest';
import { inBatches } from '../../src/lib/inBatches.ts';

const open = (run: (items: readonly string[]) => Promise<void>) =>
  inBatches(5, (item: string) => item[0] ?? '', run);

test('calls with one key are made as one, and those with another key apart', async () => {
  const runs: (readonly string[])[] = [];
  const { add } = open(async (items) => void runs.push(items));
  await Promise.all(['a1', 'b1', 'a2', 'a3'].map(add));
  expect(runs).toEqual([['a1', 'a2', 'a3'], ['b1']]);
  await add('a4');
  expect(runs).toHaveLength(3);
});

test('each call ends as the one that was made for it', async () => {
  const { add } = open(async (items) => {
    if (items.includes('a2')) throw new Error('failed');
  });
  const ends = await Promise.allSettled(['a1', 'b1', 'a2'].map(add));
  expect(ends.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected']);
  await expect(add('a3')).resolves.toBeUndefined();
});

test('a flush makes the call of its key at once, and ends as it does; another one makes those of all keys', async () => {
  const runs: (readonly string[])[] = [];
  const { add, flush, flushAll } = inBatches(
    60_000,
    (item: string) => item[0] ?? '',
    async (items) => void runs.push(items),
  );
  void add('b1');
  const added = [add('a1'), add('a2')];
  await flush('a');
  expect(runs).toEqual([['a1', 'a2']]);
  await Promise.all(added);
  expect(flush('a')).toBeUndefined();
  const last = add('a3');
  flushAll();
  await last;
  expect(runs.slice(1)).toEqual([['b1'], ['a3']]);
});
