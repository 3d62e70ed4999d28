// The share of an account: three at once, the others in order, and none for longer than its work.
import { expect, test } from 'vitest';
import { createAccountShares } from '../../src/database/accountShares.ts';
import { Fault } from '../../src/lib/fault.ts';
import { Overload } from '../../src/lib/overload.ts';

/** Work that lasts until it is ended. */
function work() {
  const started: number[] = [];
  const ends: { resolve: () => void; reject: (error: unknown) => void }[] = [];
  return {
    started,
    ends,
    one: (number: number) => () =>
      new Promise<number>((resolve, reject) => {
        started.push(number);
        ends.push({ resolve: () => resolve(number), reject });
      }),
  };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

test('an account has three places, the rest waits in order, and other accounts do not wait', async () => {
  const { run, waiting } = createAccountShares(3);
  const { one, started, ends } = work();
  const all = [1, 2, 3, 4, 5].map((number) => run(1, one(number)));
  const other = run(2, one(100));
  await turn();
  expect(started).toEqual([1, 2, 3, 100]);
  expect(waiting()).toBe(2);
  ends[1]?.resolve();
  await turn();
  expect(started).toEqual([1, 2, 3, 100, 4]);
  for (let index = 0; index < 6; index++) {
    ends[index]?.resolve();
    await turn();
  }
  expect(await Promise.all([...all, other])).toEqual([1, 2, 3, 4, 5, 100]);
  expect(waiting()).toBe(0);
});

test('a place whose commit is not answered stays taken until it is, and the caller does not wait for that', async () => {
  const { run } = createAccountShares(3);
  const { one, started, ends } = work();
  let answer = () => {};
  const settled = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const first = run(1, one(1));
  const rest = [2, 3, 4].map((number) => run(1, one(number)));
  await turn();
  ends[0]?.reject(Object.assign(new Fault('SERVICE_UNAVAILABLE', 'late'), { settled }));
  await expect(first).rejects.toThrow('late');
  await turn();
  expect(started).toEqual([1, 2, 3]);
  answer();
  await turn();
  expect(started).toEqual([1, 2, 3, 4]);
  for (const end of ends) end.resolve();
  await Promise.all(rest);
});

test('beyond two hundred that wait, work is rejected as an overload before it begins', async () => {
  const { bound } = createAccountShares(3);
  const { one, started, ends } = work();
  const store = bound({ find: (_account: number, number: number) => one(number)() });
  const all = Array.from({ length: 3 + 200 }, (_, index) => store.find(1, index));
  await expect(store.find(1, -1)).rejects.toBeInstanceOf(Overload);
  expect(started).not.toContain(-1);
  for (let index = 0; index < all.length; index++) {
    await turn();
    ends[index]?.resolve();
  }
  await Promise.all(all);
});
