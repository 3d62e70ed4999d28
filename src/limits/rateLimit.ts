// The rate limit: how often one client may do a thing, counted in the database that all replicas share.
import { lt } from 'drizzle-orm';
import { RateLimiterDrizzle, RateLimiterRes } from 'rate-limiter-flexible';
import type { Database } from '../database/database.ts';
import { guarded } from '../database/databaseFault.ts';
import { rateLimits } from '../database/tables.ts';
import { readIpAddress, subscriberNetwork } from '../lib/ipAddress.ts';
import { type RetryLater, retryLater } from '../lib/retryLater.ts';

declare module 'rate-limiter-flexible' {
  interface RateLimiterStoreAbstract {
    /** Milliseconds for which this process knows that the key is used up; its type is missing from the library. */
    getInMemoryBlockMsBeforeExpire(key: string): number;
  }
}

/** How often one client may come; 0 is as often as it likes. */
export interface RateLimits {
  readonly perMinute: number;
  readonly perHour: number;
}

export interface RateLimit {
  /** Counts one attempt of a client; gives "retry later" where it has had its share of a minute or an hour. */
  readonly count: (clientAddress: string | undefined) => Promise<RetryLater | undefined>;
}

const SWEEP_INTERVAL_MS = 300_000;

/** `action` names what is limited; each action counts by itself. */
export function createRateLimit(db: Database, action: string, { perMinute, perHour }: RateLimits): RateLimit {
  const limiters = [
    limiter(db, `${action}:minute`, perMinute, 60),
    limiter(db, `${action}:hour`, perHour, 3600),
  ].filter((each) => each.points > 0);

  let lastSweep = Date.now();
  /** Deletes counts that are over, now and then. One that fails is made up for by the next. */
  function sweep(): void {
    if (Date.now() - lastSweep < SWEEP_INTERVAL_MS) return;
    lastSweep = Date.now();
    db.delete(rateLimits)
      .where(lt(rateLimits.expire, new Date()))
      .catch(() => {});
  }

  return guarded({
    async count(clientAddress: string | undefined): Promise<RetryLater | undefined> {
      if (limiters.length === 0) return undefined;
      const client = clientKey(clientAddress);
      // A client that is known to have had its share costs no query.
      const blockedMs = limiters.map((each) => each.getInMemoryBlockMsBeforeExpire(each.getKey(client)));
      if (Math.max(...blockedMs) > 0) return retryLater('RATE_LIMITED', Math.max(...blockedMs));
      const counts = await Promise.allSettled(limiters.map((each) => each.consume(client)));
      const refusals = counts.flatMap((count) =>
        count.status === 'rejected' ? [count.reason as unknown] : [],
      );
      for (const refusal of refusals) if (!(refusal instanceof RateLimiterRes)) throw refusal;
      sweep();
      if (refusals.length === 0) return undefined;
      return retryLater(
        'RATE_LIMITED',
        Math.max(...(refusals as RateLimiterRes[]).map(({ msBeforeNext }) => msBeforeNext)),
      );
    },
  });
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
