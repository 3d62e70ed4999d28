// The rate limit of clients: how many attempts one may make in a minute and in an hour.
import { LRUCache } from 'lru-cache';
import type { Database } from '../database/database.ts';
import { atMost } from '../lib/atMost.ts';
import type { Clock } from '../lib/clock.ts';
import { clientNetworks } from '../lib/ipAddress.ts';
import { measure, type Timings } from '../lib/timings.ts';
import { type RetryLater, retryLater } from '../outcomes/retryLater.ts';
import { hashedKey } from './hashedKey.ts';
import { createWindows, type Window } from './windows.ts';

/** Attempts of one client; 0: no limit. */
export interface RateLimits {
  readonly perMinute: number;
  readonly perHour: number;
}

/** An attempt, as far as the limit is concerned. */
export interface Attempt {
  readonly clientAddress?: string | undefined;
  /**
   * The account whose API key answers for the attempt. Its clients are counted by themselves, so that no account can use up the
   * attempts of a client elsewhere; and without an address there is no limit.
   */
  readonly accountId?: number | undefined;
  /** Aborts when the caller disconnects. */
  readonly signal?: AbortSignal | undefined;
  readonly timings?: Timings | undefined;
}

/** The outcome of an attempt, as far as the limit is concerned. */
interface AttemptOutcome {
  readonly kind: string;
  readonly reason?: string;
}

export interface RateLimit {
  /** Runs an attempt and returns its outcome, or returns "retry later" if the client has made too many. */
  attempt<Outcome extends AttemptOutcome>(
    attempt: Attempt,
    run: () => Promise<Outcome>,
  ): Promise<Outcome | RetryLater>;
}

/** The points of an attempt. One that ends in field errors costs a fifth: typing errors must not lock a visitor out. */
const ATTEMPT_POINTS = 5;
const CORRECTION_POINTS = 1;

/** How many times the limit of one client its networks have together: IPv6 /64, /56 and /48. */
const NETWORK_FACTORS = [1, 3, 10];

/**
 * For so long a client that is over its limit costs no statement. Then the count is read again, because another
 * replica may have given points back.
 */
const BLOCK_MS = 5000;
const MAX_BLOCKS = 10_000;

interface LimitedWindow extends Window {
  readonly limit: number;
}

/** `action` names what is limited; each action counts by itself. */
export function createRateLimit(
  db: Database,
  action: string,
  { perMinute, perHour }: RateLimits,
  clock: Clock,
): RateLimit {
  const windows = createWindows(db, clock);
  /** When the windows end of which this process knows that they are used up. */
  const blocks = new LRUCache<string, Date>({ ...atMost(MAX_BLOCKS), ttl: BLOCK_MS });
  const periods = [
    { name: 'minute', attempts: perMinute, durationMs: 60_000 },
    { name: 'hour', attempts: perHour, durationMs: 3_600_000 },
  ].filter(({ attempts }) => attempts > 0);

  function windowsOf({ clientAddress, accountId }: Attempt): LimitedWindow[] {
    const networks = clientNetworks(clientAddress);
    if (accountId !== undefined) return windowsFor(networks.map((network) => `${accountId} ${network}`));
    // Clients without an address, if there are any, share one count.
    return windowsFor(networks.length > 0 ? networks : ['unknown']);
  }

  function windowsFor(networks: readonly string[]): LimitedWindow[] {
    return networks.flatMap((network, index) =>
      periods.map(({ name, attempts, durationMs }) => ({
        key: hashedKey(`${action}:${name}`, network),
        durationMs,
        limit: attempts * ATTEMPT_POINTS * (NETWORK_FACTORS[index] ?? 1),
      })),
    );
  }

  /** Takes the points of an attempt, or returns "retry later" and takes none. */
  async function takePoints(client: readonly LimitedWindow[]): Promise<RetryLater | undefined> {
    const blocked = client.flatMap(({ key }) => blocks.get(key) ?? []).filter((end) => end > clock());
    if (blocked.length > 0) return rateLimited(blocked);
    const counts = await windows.add(client, ATTEMPT_POINTS);
    const ends = client.flatMap(({ key, limit }, index) => {
      const count = counts[index];
      if (!count || count.points <= limit) return [];
      blocks.set(key, count.expire);
      return [count.expire];
    });
    if (ends.length === 0) return undefined;
    await windows.add(client, -ATTEMPT_POINTS);
    return rateLimited(ends);
  }

  function rateLimited(ends: readonly Date[]): RetryLater {
    return retryLater('RATE_LIMITED', Math.max(...ends.map(Number)) - clock().getTime());
  }

  /** Never fails: a count that stays too high is right again when its window ends. */
  async function giveBack(client: readonly LimitedWindow[], points: number): Promise<void> {
    for (const { key } of client) blocks.delete(key);
    await windows.add(client, -points).catch(() => {});
  }

  return {
    async attempt(attempt, run) {
      const { signal, timings = {} } = attempt;
      const client = periods.length === 0 ? [] : windowsOf(attempt);
      if (client.length === 0) return run();
      const rejection = await measure(timings, 'rate limit', takePoints(client));
      if (rejection) return rejection;
      try {
        const outcome = await run();
        const unused = ATTEMPT_POINTS - cost(outcome, signal?.aborted === true);
        if (unused > 0) await measure(timings, 'rate limit', giveBack(client, unused));
        return outcome;
      } catch (fault) {
        // Not awaited: the database may be what has failed, and the caller waits for the response.
        void giveBack(client, ATTEMPT_POINTS);
        throw fault;
      }
    },
  };
}

/** What was not carried out costs nothing, unless the caller disconnected: else it could make work without limit. */
function cost({ kind, reason }: AttemptOutcome, isAborted: boolean): number {
  if (kind === 'ValidationError') return CORRECTION_POINTS;
  const notCarriedOut = kind === 'RetryLaterError' && reason !== 'RATE_LIMITED';
  return notCarriedOut && !isAborted ? 0 : ATTEMPT_POINTS;
}
