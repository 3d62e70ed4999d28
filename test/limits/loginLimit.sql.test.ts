// The limit of attempts on one customer: no one can guess a password, and no one can lock another person out.
import { beforeEach, describe, expect, test } from 'vitest';
import { rateLimits } from '../../src/database/tables.ts';
import { Fault } from '../../src/lib/fault.ts';
import { forgetExpiredCounts } from '../../src/limits/forgetExpiredCounts.ts';
import { createLoginLimit, type LoginLimit } from '../../src/limits/loginLimit.ts';
import type { RateLimits } from '../../src/limits/rateLimit.ts';
import { retryLater } from '../../src/outcomes/retryLater.ts';
import { useService } from '../support/service.ts';
import { statementsOf } from '../support/statements.ts';

const service = useService();

let now = new Date('2026-11-29T09:41:00.000Z');
const later = (seconds: number) => {
  now = new Date(now.getTime() + seconds * 1000);
};
const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

beforeEach(() => service.database.db.delete(rateLimits));

const DEFAULT: RateLimits = { perMinute: 10, perHour: 60 };
const replica = (limits = DEFAULT) => createLoginLimit(service.database.db, limits, () => now);

const HOME = '192.0.2.1';
const byClient = (index: number) => `198.51.${index >> 8}.${index & 255}`;

interface Try {
  readonly login?: string;
  readonly accountId?: number;
  readonly from?: string | undefined;
}

/** An attempt with a right or a wrong password; the wait in seconds if it is not verified. */
async function tryWith(
  limit: LoginLimit,
  password: 'right' | 'wrong',
  { login = 'ada', accountId = 1, from = HOME }: Try = {},
): Promise<boolean | number> {
  const outcome = await limit.attempt(
    { accountId, login, clientAddress: from },
    async () => password === 'right',
  );
  return typeof outcome === 'boolean' ? outcome : outcome.retryAfterSeconds;
}

/** How many of so many wrong passwords are verified. */
async function verified(limit: LoginLimit, guesses: number, guess: (index: number) => Try = () => ({})) {
  let count = 0;
  for (let index = 0; index < guesses; index++) {
    if ((await tryWith(limit, 'wrong', guess(index))) === false) count++;
  }
  return count;
}

describe('guessing', () => {
  test('one network has ten failures, then pauses that double up to an hour', async () => {
    const limit = replica();
    expect(await verified(limit, 20)).toBe(10);
    for (const pause of [1, 2, 4, 8, 16, 32, 60, 60]) {
      expect(await tryWith(limit, 'wrong')).toBe(pause * MINUTE);
      later(pause * MINUTE - 1);
      expect(await tryWith(limit, 'wrong')).toBe(1);
      later(1);
      expect(await tryWith(limit, 'wrong')).toBe(false);
    }
  });

  test('any number of networks has a hundred failures in a row, then pauses that double up to a day', async () => {
    const limit = replica();
    expect(await verified(limit, 110, (index) => ({ from: byClient(index) }))).toBe(100);
    let client = 1000;
    for (const pause of [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 1440, 1440]) {
      expect(await tryWith(limit, 'wrong', { from: byClient(client++) })).toBe(pause * MINUTE);
      later(pause * MINUTE);
      expect(await tryWith(limit, 'wrong', { from: byClient(client++) })).toBe(false);
    }
  });

  test('a high limit for clients does not raise the hundred failures in a row', async () => {
    expect(await verified(replica({ perMinute: 1000, perHour: 0 }), 110)).toBe(100);
  });

  test('guesses at the same time, on different replicas, count each', async () => {
    const replicas = [replica(), replica(), replica()];
    const results = await Promise.all(
      replicas.flatMap((each) => Array.from({ length: 20 }, () => tryWith(each, 'wrong'))),
    );
    expect(results.filter((result) => result === false)).toHaveLength(10);
  });

  test('the networks of an IPv6 /48 are one network', async () => {
    expect(
      await verified(replica(), 50, (index) => ({ from: `2001:db8:0:${(index * 1000).toString(16)}::1` })),
    ).toBe(10);
  });

  test('a pause does not grow while attempts are made during it', async () => {
    const limit = replica();
    await verified(limit, 30);
    later(MINUTE);
    expect(await tryWith(limit, 'wrong')).toBe(false);
    expect(await tryWith(limit, 'wrong')).toBe(2 * MINUTE);
  });

  test('failures are forgotten a day after the last pause', async () => {
    const limit = replica();
    await verified(limit, 10);
    later(MINUTE + DAY);
    expect(await verified(limit, 20)).toBe(10);
  });
});

describe('locking out', () => {
  test('one network cannot keep a customer from signing in from another one', async () => {
    const limit = replica();
    for (let hour = 0; hour < 24; hour++) {
      await verified(limit, 20);
      later(HOUR);
    }
    expect(await tryWith(limit, 'right', { from: byClient(1) })).toBe(true);
  });

  test('no number of networks can keep a customer from a network of a sign-in in the last 30 days', async () => {
    const limit = replica();
    expect(await tryWith(limit, 'right')).toBe(true);
    const elsewhere = (offset: number) => (index: number) => ({ from: byClient(offset + index) });
    later(29 * DAY);
    expect(await verified(limit, 110, elsewhere(0))).toBe(100);
    expect(await tryWith(limit, 'wrong')).toBe(false);
    expect(await tryWith(limit, 'right', { from: byClient(500) })).toBe(MINUTE);
    // The allowance of the network is its own ten failures.
    expect(await verified(limit, 20)).toBe(9);
    later(MINUTE);
    expect(await tryWith(limit, 'right')).toBe(true);

    later(31 * DAY);
    expect(await verified(limit, 110, elsewhere(1000))).toBe(100);
    expect(await tryWith(limit, 'right')).toBe(MINUTE);
  });

  test('the allowance survives the deletion of expired counts', async () => {
    const limit = replica();
    await tryWith(limit, 'right');
    later(20 * DAY);
    await forgetExpiredCounts(service.database.db, now);
    await verified(limit, 110, (index) => ({ from: byClient(index) }));
    expect(await tryWith(limit, 'right')).toBe(true);
  });

  test('a network that signed in one customer has no allowance for another one', async () => {
    const limit = replica();
    expect(await tryWith(limit, 'right', { login: 'eve' })).toBe(true);
    await verified(limit, 100, (index) => ({ from: byClient(index) }));
    expect(await tryWith(limit, 'right')).toBe(MINUTE);
  });
});

test('a success forgets the failures before it', async () => {
  const limit = replica();
  expect(await verified(limit, 9)).toBe(9);
  expect(await tryWith(limit, 'right')).toBe(true);
  expect(await verified(limit, 20)).toBe(10);

  const other = { login: 'grace' };
  expect(await verified(limit, 99, (index) => ({ ...other, from: byClient(index) }))).toBe(99);
  expect(await tryWith(limit, 'right', other)).toBe(true);
  expect(await verified(limit, 110, (index) => ({ ...other, from: byClient(index) }))).toBe(100);
});

test('each customer of each account counts alone', async () => {
  const limit = replica();
  await verified(limit, 20);
  expect(await tryWith(limit, 'wrong', { login: 'grace' })).toBe(false);
  expect(await tryWith(limit, 'wrong', { accountId: 2 })).toBe(false);
});

describe('an attempt in which no password was verified does not count', () => {
  const attempt = { accountId: 1, login: 'ada', clientAddress: HOME };

  test.each([8, 9, 10])('after %i failures, however often the service is overloaded', async (failures) => {
    const limit = replica();
    expect(await verified(limit, failures)).toBe(failures);
    later(MINUTE);
    for (let index = 0; index < 20; index++) {
      const outcome = await limit.attempt(attempt, async () => retryLater('OVERLOADED', 0));
      expect(outcome).toMatchObject({ reason: 'OVERLOADED' });
    }
    expect(await tryWith(limit, 'right')).toBe(true);
  });

  test('nor does one that ends in a fault', async () => {
    const limit = replica({ perMinute: 1, perHour: 0 });
    for (let index = 0; index < 3; index++) {
      const fault = new Fault('SERVICE_UNAVAILABLE', 'The database is unreachable');
      await expect(limit.attempt(attempt, () => Promise.reject(fault))).rejects.toBe(fault);
      await expect
        .poll(async () => (await service.database.db.select().from(rateLimits)).map(({ points }) => points))
        .toEqual([0, 0]);
    }
    expect(await tryWith(limit, 'right')).toBe(true);
  });
});

test('an attempt costs two statements, and a success one more', async () => {
  const { db } = service.database;
  const limit = replica();
  expect(await statementsOf(db, () => tryWith(limit, 'wrong'))).toHaveLength(2);
  expect(await statementsOf(db, () => tryWith(limit, 'right'))).toHaveLength(3);
});

test('without a rate limit nothing is counted', async () => {
  const limit = replica({ perMinute: 0, perHour: 0 });
  expect(await verified(limit, 150)).toBe(150);
  expect(await service.database.db.select().from(rateLimits)).toEqual([]);
});

test('the table holds neither logins nor addresses', async () => {
  await tryWith(replica(), 'right', { login: 'ada@example.com' });
  const rows = JSON.stringify(await service.database.db.select().from(rateLimits));
  expect(rows).not.toContain('ada');
  expect(rows).not.toContain(HOME);
});
