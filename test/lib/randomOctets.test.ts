// Random bytes by the handful: as many as asked for, and none twice, wherever the pool ends.
import { expect, test } from 'vitest';
import { randomOctets } from '../../src/lib/randomOctets.ts';

test('a thousand handfuls are as long as asked for and differ from one another', () => {
  const handfuls = Array.from({ length: 1000 }, () => randomOctets(16));
  expect(handfuls.every(({ length }) => length === 16)).toBe(true);
  expect(new Set(handfuls.map((octets) => octets.toString('hex'))).size).toBe(1000);
});

test('a handful stays as it is when the pool is filled anew', () => {
  const first = randomOctets(16);
  const copy = first.toString('hex');
  for (let count = 0; count < 600; count++) randomOctets(16);
  expect(first.toString('hex')).toBe(copy);
});
