// Rate limits: how often one client, or on one login, a thing may be tried; counted in the database that all replicas share.
import { createHash } from 'node:crypto';
import { lt } from 'drizzle-orm';
import { RateLimiterDrizzle, RateLimiterRes } from 'rate-limiter-flexible';
import type { Database } from '../database/database.ts';
import { rateLimits } from '../database/tables.ts';
import { withDatabaseFaults } from '../database/withDatabaseFaults.ts';
import { readIpAddress, subscriberNetwork } from '../lib/ipAddress.ts';
import { type RetryLater, retryLater } from '../outcomes/retryLater.ts';

declare module 'rate-limiter-flexible' {
  interface RateLimiterStoreAbstract {
    /** Milliseconds for which this process knows that the key is used up; its type is missing from the library. */
    getInMemoryBlockMsBeforeExpire(key: string): number;
  }
}

/** How often one may come; 0 is as often as one likes. */
export interface RateLimits {
  readonly perMinute: number;
  readonly perHour: number;
}

export interface RateLimit {
  /** Counts one attempt of a client; gives "retry later" where it has had its share of a minute or an hour. */
  readonly count: (clientAddress: string | undefined) => Promise<RetryLater | undefined>;
}

/** `action` names what is limited; each action counts by itself. */
export function createRateLimit(db: Database, action: string, limits: RateLimits): RateLimit {
  const counts = createCounts(db, action, limits);
  return withDatabaseFaults({
    count: (clientAddress: string | undefined) => counts.count(clientKey(clientAddress)),
  });
}

export interface LoginLimit {
  /** Counts one attempt to sign in, whoever makes it; gives "retry later" where too many have failed. */
  readonly count: (accountId: number, login: string) => Promise<RetryLater | undefined>;
  /** Forgets the attempts of before: one has succeeded. */
  readonly forget: (accountId: number, login: string) => Promise<void>;
}

/** The same limits for attempts on one login, which may come from as many addresses as one can rent. */
export function createLoginLimit(db: Database, limits: RateLimits): LoginLimit {
  const counts = createCounts(db, 'signIn:login', limits);
  // No address of a person stands in the table, not even one that nobody has.
  const key = (accountId: number, login: string) =>
    createHash('sha256').update(`${accountId} ${login}`).digest('base64url');
  return withDatabaseFaults({
    count: (accountId: number, login: string) => counts.count(key(accountId, login)),
    forget: (accountId: number, login: string) => counts.forget(key(accountId, login)),
  });
}

/** Deletes the counts that are over, so that the table stays small and no address in it for long. */
export async function forgetExpiredCounts(db: Database, now: Date): Promise<void> {
  await db.delete(rateLimits).where(lt(rateLimits.expire, now));
}

function createCounts(db: Database, action: string, { perMinute, perHour }: RateLimits) {
  const limiters = [
    limiter(db, `${action}:minute`, perMinute, 60),
    limiter(db, `${action}:hour`, perHour, 3600),
  ].filter((each) => each.points > 0);
  return {
    async count(key: string): Promise<RetryLater | undefined> {
      if (limiters.length === 0) return undefined;
      // Who is known to have had its share costs no query.
      const blockedMs = limiters.map((each) => each.getInMemoryBlockMsBeforeExpire(each.getKey(key)));
      if (Math.max(...blockedMs) > 0) return retryLater('RATE_LIMITED', Math.max(...blockedMs));
      try {
        // One after the other: what the minute refuses does not count for the hour.
        for (const each of limiters) await each.consume(key);
        return undefined;
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal;
        const counts = await Promise.all(limiters.map((each) => each.get(key)));
        const usedUp = counts.flatMap((each) =>
          each && each.remainingPoints <= 0 ? [each.msBeforeNext] : [],
        );
        return retryLater('RATE_LIMITED', Math.max(refusal.msBeforeNext, ...usedUp));
      }
    },
    async forget(key: string): Promise<void> {
      await Promise.all(limiters.map((each) => each.delete(key)));
    },
  };
}

function limiter(db: Database, keyPrefix: string, points: number, duration: number): RateLimiterDrizzle {
  return new RateLimiterDrizzle({
    storeClient: db,
    schema: rateLimits,
    keyPrefix,
    points,
    duration,
    inMemoryBlockOnConsumed: points,
    clearExpiredByTimeout: false,
  });
}

/** Clients without an address, if there are any, share one count. */
function clientKey(clientAddress: string | undefined): string {
  const address = readIpAddress(clientAddress ?? '');
  return address ? subscriberNetwork(address) : 'unknown';
}
