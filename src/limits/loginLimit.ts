// The limit of attempts to sign in as one customer: no one can guess a password, and no one can lock another one out.
import type { Database } from '../database/database.ts';
import type { Clock } from '../lib/clock.ts';
import { clientNetworks } from '../lib/ipAddress.ts';
import { measure, type Timings } from '../lib/timings.ts';
import { type RetryLater, retryLater } from '../outcomes/retryLater.ts';
import { createFailureCounts, type PauseRule } from './failureCounts.ts';
import { hashedKey } from './hashedKey.ts';
import type { RateLimits } from './rateLimit.ts';

/** An attempt to sign in. */
export interface LoginAttempt {
  readonly accountId: number;
  /** The customer's id if the login is known, so that all names of a customer count together; else the login itself. */
  readonly login: string;
  readonly clientAddress?: string | undefined;
  readonly timings?: Timings | undefined;
}

export interface LoginLimit {
  /**
   * Verifies a password, or returns "retry later" if too many attempts have failed. `verify` returns whether the password
   * is right, or "retry later" if it was not verified, which does not count.
   */
  readonly attempt: (
    attempt: LoginAttempt,
    verify: () => Promise<boolean | RetryLater>,
  ) => Promise<boolean | RetryLater>;
  /** Forgets the failures of the customer, as a right password does: a new one was set. */
  readonly succeed: (attempt: LoginAttempt) => Promise<void>;
}

/** NIST SP 800-63B-4 section 3.2.2: at most 100 failures in a row. */
const MAX_FREE_FAILURES = 100;

const LONGEST_PAUSE_OF_NETWORK_SECONDS = 3600;
const LONGEST_PAUSE_SECONDS = 86_400;

/** A network from which the customer has signed in is not affected by failures from other networks for so long. */
const KNOWN_NETWORK_MS = 30 * 86_400_000;

/**
 * A tight rule for the failures of one network, and a loose one for those of all networks together. So an attacker with
 * one network pauses alone, and one with many networks cannot keep the customer out of the usual ones.
 */
export function createLoginLimit(db: Database, { perMinute, perHour }: RateLimits, clock: Clock): LoginLimit {
  const failures = createFailureCounts(db, clock);
  const limit = perMinute || perHour;
  const tight: PauseRule = {
    freeFailures: Math.min(limit, MAX_FREE_FAILURES),
    longestPauseSeconds: LONGEST_PAUSE_OF_NETWORK_SECONDS,
  };
  const loose: PauseRule = {
    freeFailures: MAX_FREE_FAILURES,
    longestPauseSeconds: LONGEST_PAUSE_SECONDS,
  };

  /** The keys of the counts of an attempt, and of the memory that its network is known. */
  function keysOf({ accountId, login, clientAddress }: LoginAttempt) {
    const network = clientNetworks(clientAddress).at(-1) ?? 'unknown';
    return {
      inNetwork: hashedKey('login:network', accountId, login, network),
      inAll: hashedKey('login', accountId, login),
      known: hashedKey('login:known', accountId, login, network),
    };
  }
  type Keys = ReturnType<typeof keysOf>;

  /** Counts the attempt; returns the keys that count it, or "retry later" if none does. */
  async function count({ inNetwork, inAll, known }: Keys): Promise<string[] | RetryLater> {
    const pauseMs = await failures.count(inNetwork, tight);
    if (pauseMs > 0) return retryLater('RATE_LIMITED', pauseMs);
    const pauseOfAllMs = await failures.count(inAll, loose);
    if (pauseOfAllMs === 0) return [inNetwork, inAll];
    if (await failures.isRemembered(known)) return [inNetwork];
    await failures.takeBack(inNetwork);
    return retryLater('RATE_LIMITED', pauseOfAllMs);
  }

  /** Never fails: a count that stays too high is forgotten with the others. */
  async function takeBack(counted: readonly string[]): Promise<void> {
    for (const key of counted) await failures.takeBack(key).catch(() => {});
  }

  async function succeed({ inNetwork, inAll, known }: Keys): Promise<void> {
    const until = new Date(clock().getTime() + KNOWN_NETWORK_MS);
    await failures.succeed([inNetwork, inAll], known, until);
  }

  return {
    async succeed(attempt) {
      if (limit > 0) await succeed(keysOf(attempt));
    },
    async attempt(attempt, verify) {
      if (limit === 0) return verify();
      const query = <Result>(work: Promise<Result>) => measure(attempt.timings ?? {}, 'login limit', work);
      const keys = keysOf(attempt);
      const counted = await query(count(keys));
      if ('kind' in counted) return counted;
      try {
        const verified = await verify();
        if (verified === true) await query(succeed(keys));
        else if (verified !== false) await query(takeBack(counted));
        return verified;
      } catch (fault) {
        // Not awaited: the database may be what has failed, and the caller waits for the response.
        void takeBack(counted);
        throw fault;
      }
    },
  };
}
