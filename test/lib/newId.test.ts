import { expect, test } from 'vitest';
import { newId } from '../../src/lib/newId.ts';

const AT = new Date('2026-11-29T12:00:00.000Z');

test('ids are UUIDv7 that begin with the time, and no two are the same', () => {
  const ids = Array.from({ length: 1000 }, () => newId(AT));
  const time = AT.getTime().toString(16).padStart(12, '0');
  const expected = new RegExp(
    `^${time.slice(0, 8)}-${time.slice(8)}-7[\\da-f]{3}-[89ab][\\da-f]{3}-[\\da-f]{12}$`,
  );
  for (const id of ids) expect(id).toMatch(expected);
  expect(new Set(ids).size).toBe(ids.length);
  expect(new Set(ids.map((id) => id.slice(-12))).size).toBe(ids.length);
});

test('a later id is greater', () => {
  expect(newId(new Date(AT.getTime() + 1)) > newId(AT)).toBe(true);
});
