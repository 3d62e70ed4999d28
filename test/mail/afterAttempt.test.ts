// When a mail is tried again, and when it is given up.
import { expect, test } from 'vitest';
import { nextAttempt } from '../../src/mail/afterAttempt.ts';

const CREATED = new Date('2026-11-29T09:00:00Z');
const HOUR = 3_600_000;

test('after 30 s, 2 min, 10 min, 1 h, then every 4 h, until its challenge has ended after a day', () => {
  const times: string[] = [];
  let attempts = 1;
  let next: Date | undefined = CREATED;
  while (next && attempts < 100) {
    times.push(next.toISOString().slice(8, 19));
    next = nextAttempt({ attempts, createdAt: CREATED }, next);
    attempts += 1;
  }
  expect(times).toEqual([
    '29T09:00:00',
    '29T09:00:30',
    '29T09:02:30',
    '29T09:12:30',
    '29T10:12:30',
    '29T14:12:30',
    '29T18:12:30',
    '29T22:12:30',
    '30T02:12:30',
    '30T06:12:30',
  ]);
});

test('a mail that was not attempted for a day, because the service was stopped, is given up after one attempt', () => {
  const now = new Date(CREATED.getTime() + 24 * HOUR);
  expect(nextAttempt({ attempts: 1, createdAt: CREATED }, now)).toBeUndefined();
});
