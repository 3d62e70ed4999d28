// The rate limit of clients: so many attempts a minute and an hour, in one place for all replicas.
import { like } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { rateLimits } from '../../src/database/tables.ts';
import { Fault } from '../../src/lib/fault.ts';
import { forgetExpiredCounts } from '../../src/limits/forgetExpiredCounts.ts';
import { type Attempt, createRateLimit, type RateLimit } from '../../src/limits/rateLimit.ts';
import { retryLater } from '../../src/outcomes/retryLater.ts';
import { validationError } from '../../src/outcomes/validationError.ts';
import { useService } from '../support/service.ts';
import { statementsOf } from '../support/statements.ts';

const service = useService();

let now = new Date('2026-11-29T09:41:00.000Z');
const later = (seconds: number) => {
  now = new Date(now.getTime() + seconds * 1000);
};

beforeEach(() => service.database.db.delete(rateLimits));

/** One process; two of them share nothing but the database. */
const replica = (perMinute: number, perHour = 0) =>
  createRateLimit(service.database.db, 'register', { perMinute, perHour }, () => now);

const LIMITED = { kind: 'RetryLaterError', reason: 'RATE_LIMITED' };
const SUCCESS = { kind: 'RegisterCustomerSuccess' } as const;
const FIELD_ERRORS = validationError([{ field: 'EMAIL', path: ['email'], code: 'TAKEN' }]);

/** What an attempt of a client came to, if it ends like this. */
function attempt(
  limit: RateLimit,
  client: string | undefined,
  outcome: object = SUCCESS,
  rest: Attempt = {},
) {
  return limit.attempt<{ readonly kind: string }>(
    { clientAddress: client, ...rest },
    async () => outcome as { kind: string },
  );
}

/** How many attempts of so many pass. */
async function passing(
  limit: RateLimit,
  attempts: number,
  client: (index: number) => string,
  outcome?: object,
) {
  let passed = 0;
  for (let index = 0; index < attempts; index++) {
    if (!('reason' in (await attempt(limit, client(index), outcome)))) passed++;
  }
  return passed;
}

test('a client that has used up its minute is put off until the minute is over', async () => {
  const limit = replica(2);
  expect(await passing(limit, 2, () => '192.0.2.1')).toBe(2);
  later(20);
  expect(await attempt(limit, '192.0.2.1')).toEqual({ ...LIMITED, retryAfterSeconds: 40 });
  expect(await attempt(limit, '192.0.2.2')).toEqual(SUCCESS);
  later(40);
  expect(await attempt(limit, '192.0.2.1')).toEqual(SUCCESS);
});

test('a client that has used up its hour is put off until the hour is over, even if its minute is not used up', async () => {
  const limit = replica(10, 1);
  expect(await attempt(limit, '192.0.2.1')).toEqual(SUCCESS);
  later(600);
  expect(await attempt(limit, '192.0.2.1')).toEqual({ ...LIMITED, retryAfterSeconds: 3000 });
});

test('if both limits are used up, the later one decides when to try again', async () => {
  expect(await attempt(replica(1, 1), '192.0.2.1')).toEqual(SUCCESS);
  expect(await attempt(replica(1, 1), '192.0.2.1')).toEqual({ ...LIMITED, retryAfterSeconds: 3600 });
});

test('an attempt that the minute rejects does not count for the hour', async () => {
  const limit = replica(2, 5);
  const results = await Promise.all(Array.from({ length: 20 }, () => attempt(limit, '192.0.2.1')));
  expect(results.filter(({ kind }) => kind === SUCCESS.kind)).toHaveLength(2);
  const rows = await service.database.db.select().from(rateLimits).where(like(rateLimits.key, '%:hour:%'));
  expect(rows).toMatchObject([{ points: 10 }]);
});

test('of attempts at the same time, on different replicas, exactly as many pass as the limit allows', async () => {
  for (const allowed of [1, 5]) {
    await service.database.db.delete(rateLimits);
    const replicas = [replica(allowed), replica(allowed), replica(allowed)];
    const results = await Promise.all(
      replicas.flatMap((each) => Array.from({ length: 10 }, () => attempt(each, '192.0.2.1'))),
    );
    expect(results.filter(({ kind }) => kind === SUCCESS.kind)).toHaveLength(allowed);
  }
});

describe('the cost of an attempt', () => {
  test('field errors cost a fifth of a registration: forty typing errors a minute lock no visitor out', async () => {
    expect(await passing(replica(10), 40, () => '192.0.2.1', FIELD_ERRORS)).toBe(40);
    expect(await attempt(replica(10), '192.0.2.1')).toEqual(SUCCESS);
    // But they are not free: after 46 of them no further attempt is begun.
    expect(await passing(replica(10), 60, () => '192.0.2.2', FIELD_ERRORS)).toBe(46);
  });

  test.each(['OVERLOADED', 'RISK_ASSESSMENT_UNAVAILABLE'] as const)(
    'an attempt that was not carried out costs nothing: %s',
    async (reason) => {
      const limit = replica(1, 1);
      for (let index = 0; index < 20; index++) {
        expect(await attempt(limit, '192.0.2.1', retryLater(reason, 0))).toMatchObject({ reason });
      }
      expect(await attempt(limit, '192.0.2.1')).toEqual(SUCCESS);
    },
  );

  test('an attempt that ends in a fault costs nothing', async () => {
    const limit = replica(1);
    for (let index = 0; index < 5; index++) {
      const fault = new Fault('SERVICE_UNAVAILABLE', 'The database is unreachable');
      const failing = limit.attempt({ clientAddress: '192.0.2.1' }, () => Promise.reject(fault));
      await expect(failing).rejects.toBe(fault);
      await expect
        .poll(() => service.database.db.select().from(rateLimits))
        .toEqual([expect.objectContaining({ points: 0 })]);
    }
    expect(await attempt(limit, '192.0.2.1')).toEqual(SUCCESS);
  });

  test.each([
    { kind: 'SiteNotFoundError' },
    { kind: 'RiskAssessmentError' },
    { kind: 'InvalidCredentialsError' },
    retryLater('RATE_LIMITED', 0),
  ])('any other end costs the whole attempt: %o', async (outcome) => {
    const limit = replica(1);
    await attempt(limit, '192.0.2.1', outcome);
    expect(await attempt(limit, '192.0.2.1')).toMatchObject(LIMITED);
  });

  test('an attempt whose caller disconnected counts, so that work cannot be made without limit', async () => {
    const limit = replica(1);
    await attempt(limit, '192.0.2.1', retryLater('OVERLOADED', 0), { signal: AbortSignal.abort() });
    expect(await attempt(limit, '192.0.2.1')).toMatchObject(LIMITED);
  });

  test('points that one replica gives back count on another one that has rejected the client', async () => {
    const [here, there] = [replica(1), replica(1)];
    const blocked = await here.attempt({ clientAddress: '192.0.2.1' }, async () => {
      expect(await attempt(there, '192.0.2.1')).toMatchObject(LIMITED);
      expect(await attempt(here, '192.0.2.1')).toMatchObject(LIMITED);
      return retryLater('OVERLOADED', 0);
    });
    expect(blocked.reason).toBe('OVERLOADED');
    expect(await attempt(here, '192.0.2.1')).toEqual(SUCCESS);
  });
});

describe('networks', () => {
  test('an IPv4 client counts by its address, in each of its notations', async () => {
    const limit = replica(1);
    expect(await attempt(limit, '192.0.2.1')).toEqual(SUCCESS);
    expect(await attempt(limit, '192.0.2.2')).toEqual(SUCCESS);
    for (const address of ['192.0.2.2', '::ffff:192.0.2.2', '64:ff9b::192.0.2.2', '64:ff9b::c000:202']) {
      expect(await attempt(limit, address)).toMatchObject(LIMITED);
    }
    expect(await attempt(limit, '64:ff9b::c000:203')).toEqual(SUCCESS);
  });

  test('an IPv6 client counts by its /64', async () => {
    const limit = replica(1);
    expect(await attempt(limit, '2001:db8:1:2:3::4')).toEqual(SUCCESS);
    expect(await attempt(limit, '2001:db8:1:2:ffff::1')).toMatchObject(LIMITED);
    expect(await attempt(limit, '2001:db8:1:3::4')).toEqual(SUCCESS);
  });

  test('the networks of a /56 have three times the limit together, those of a /48 ten times', async () => {
    const hex = (index: number) => index.toString(16);
    const of56 = (index: number) => `2001:db8:0:${hex(index)}::1`;
    expect(await passing(replica(2), 256, of56)).toBe(6);
    const of48 = (index: number) => `2001:db8:1:${hex(256 * index)}::1`;
    expect(await passing(replica(2), 256, of48)).toBe(20);
    expect(await attempt(replica(2), '2001:db8:2::1')).toEqual(SUCCESS);
  });

  test('an attempt that a large network rejects does not count for the small one', async () => {
    const limit = replica(1);
    expect(await passing(limit, 4, (index) => `2001:db8:0:${index}::1`)).toBe(3);
    const rows = await service.database.db.select().from(rateLimits);
    expect(rows.map(({ points }) => points).toSorted((a, b) => a - b)).toEqual([0, 5, 5, 5, 15, 15]);
  });

  test('the table holds no address', async () => {
    await attempt(replica(1), '192.0.2.1');
    await attempt(replica(1), '2001:db8:1:2::1');
    const rows = JSON.stringify(await service.database.db.select().from(rateLimits));
    expect(rows).not.toContain('192.0.2');
    expect(rows).not.toContain('2001:db8');
  });
});

test('an attempt costs one statement, and that of a client known to be over its limit none', async () => {
  const limit = replica(1, 1);
  const { db } = service.database;
  expect(await statementsOf(db, () => attempt(limit, '2001:db8::1'))).toHaveLength(1);
  await attempt(limit, '2001:db8::1');
  expect(await statementsOf(db, () => passing(limit, 20, () => '2001:db8::1'))).toEqual([]);
});

test('0 is no limit, and counts nothing', async () => {
  expect(await passing(replica(0), 20, () => '192.0.2.1')).toBe(20);
  expect(await service.database.db.select().from(rateLimits)).toEqual([]);
});

test('expired counts are deleted, and no others', async () => {
  await attempt(replica(1), '192.0.2.1');
  const after = (ms: number) => new Date(now.getTime() + ms);
  await forgetExpiredCounts(service.database.db, after(50_000));
  expect(await service.database.db.select().from(rateLimits)).toHaveLength(1);
  await forgetExpiredCounts(service.database.db, after(61_000));
  expect(await service.database.db.select().from(rateLimits)).toEqual([]);
});
