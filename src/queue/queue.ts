// The queue: claims due work lane by lane, and attempts it. It knows neither HTTP nor SMTP.
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { logFailure } from '../lib/logFailure.ts';
import { createPolling, type Polling } from './polling.ts';

/** Work that waits for one receiver: an endpoint, or the mails of a site. */
export interface Lane {
  readonly accountId: number;
  readonly id: string;
}

/** An attempt that went well, and whose record is still to be written: together with others. */
export interface Attempted {
  readonly recorded: Promise<void>;
}

/** Where the work is, and what an attempt does. */
export interface WorkSource<Work> {
  /** Lanes that have due work and may be attempted now; at most `limit`. */
  readonly findDueLanes: (now: Date, limit: number) => Promise<readonly Lane[]>;
  /**
   * Claims up to `limit` due pieces of work of one lane, in one autocommitted statement: until `leaseUntil` no other worker
   * gets them, and after a crash they become due again.
   */
  readonly claim: (lane: Lane, limit: number, now: Date, leaseUntil: Date) => Promise<readonly Work[]>;
  /**
   * One attempt, and the record of how it ended, which may follow. No database session is held while another server is
   * called.
   */
  // biome-ignore lint/suspicious/noConfusingVoidType: most work has nothing to say about its attempts.
  readonly attempt: (work: Work) => Promise<Attempted | void>;
  /** Makes claimed work of one lane that was not attempted due again, as before its claim. With it, more can be claimed. */
  readonly release?: (works: readonly Work[], now: Date) => Promise<void>;
  /** Has records written now that wait to be written together with others. */
  readonly flush?: () => void;
}

export interface QueueOptions<Work> {
  readonly source: WorkSource<Work>;
  readonly clock: Clock;
  readonly log: Log;
  /** Attempts of this process at once, and those of one lane. */
  readonly attempts?: number;
  readonly attemptsPerLane?: number;
}

export interface Queue extends Pick<Polling, 'start' | 'wake'> {
  /** Claims nothing further. Resolves when the running attempts have ended. */
  readonly stop: () => Promise<void>;
  /** Claims and attempts until nothing is due; for tests, and for commands that do not stay. */
  readonly drain: () => Promise<void>;
}

/** A worker that dies, or takes longer, loses its claim after this time. */
export const LEASE_MS = 60_000;
const LANES_PER_POLL = 200;
/** A lane is quick while its attempts go well within this time: then one claim takes more than the free places ... */
const QUICK_MS = 1000;
/** ... but only what such attempts begin long before the lease ends, even one after the other. */
const MOST_AHEAD = 16;
const MAX_QUICK_LANES = 10_000;

const laneKey = ({ accountId, id }: Lane) => `${accountId} ${id}`;

export function createQueue<Work>({
  source,
  clock,
  log,
  attempts = 32,
  attemptsPerLane = 4,
}: QueueOptions<Work>): Queue {
  /** Running attempts by lane; a claim counts before it returns. */
  const running = new Map<string, number>();
  /** Attempts, and their records. */
  const inFlight = new Set<Promise<void>>();
  /** Lanes for which there was no place, in the order in which they get one. */
  const waiting = new Map<string, Lane>();
  /** Lanes whose last attempt was quick. */
  const quick = new Set<string>();
  /** What was claimed of them beyond the free places; an empty list while such a claim runs. */
  const ahead = new Map<string, readonly Work[]>();
  let taken = 0;
  let stopped = false;

  function take(key: string, count: number): void {
    taken += count;
    const left = (running.get(key) ?? 0) + count;
    if (left > 0) running.set(key, left);
    else running.delete(key);
  }

  const freePlaces = (key: string) => Math.min(attempts - taken, attemptsPerLane - (running.get(key) ?? 0));

  function track(work: Promise<void>): void {
    inFlight.add(work);
    void work.finally(() => inFlight.delete(work));
  }

  /** Claims as much of the lane as there are places, and starts it. */
  async function serve(lane: Lane): Promise<void> {
    const key = laneKey(lane);
    const places = freePlaces(key);
    if (taken >= attempts) waiting.set(key, lane);
    if (stopped || places <= 0) return;
    const mayClaimAhead = quick.has(key) && !ahead.has(key) && waiting.size === 0;
    const beyond = source.release && mayClaimAhead ? MOST_AHEAD : 0;
    take(key, places);
    if (beyond > 0) ahead.set(key, []);
    let claimed: readonly Work[] = [];
    try {
      const now = clock();
      claimed = await source.claim(lane, places + beyond, now, new Date(now.getTime() + LEASE_MS));
    } finally {
      take(key, -places);
      if (beyond > 0) ahead.delete(key);
    }
    // More places may have become free meanwhile.
    const begun = Math.min(claimed.length, freePlaces(key));
    const mayHaveMore = claimed.length === places + beyond;
    take(key, begun);
    if (claimed.length > begun) ahead.set(key, claimed.slice(begun));
    for (const work of claimed.slice(0, begun)) track(attempt(lane, work, mayHaveMore));
    if (stopped) giveBack(key);
  }

  function nextAhead(key: string): Work | undefined {
    const [next, ...left] = ahead.get(key) ?? [];
    if (left.length > 0) ahead.set(key, left);
    // An empty list stands for a claim that has not returned.
    else if (next !== undefined) ahead.delete(key);
    return next;
  }

  function giveBack(key: string): void {
    const works = ahead.get(key);
    if (!works?.length || !source.release) return;
    ahead.delete(key);
    track(source.release(works, clock()).catch(logReadFailure));
  }

  async function attempt(lane: Lane, work: Work, mayHaveMore: boolean): Promise<void> {
    const key = laneKey(lane);
    for (let next: Work | undefined = work; next !== undefined; next = nextAhead(key)) {
      if (await attemptOnce(lane, next)) {
        if (quick.size >= MAX_QUICK_LANES) quick.clear();
        quick.add(key);
      } else {
        quick.delete(key);
      }
      // Others may claim it, or get the place before it.
      if (!quick.has(key) || waiting.size > 0) giveBack(key);
    }
    take(key, -1);
    // Not for each place that becomes free: a claim of two costs as much as one of one. Nor while a claim of more runs.
    const left = running.get(key) ?? 0;
    if (mayHaveMore && left <= attemptsPerLane / 2 && !ahead.has(key)) waiting.set(key, lane);
    // Not always the same lane: a few lanes with much work would keep all places.
    const [first] = waiting.values();
    if (!first) return;
    waiting.delete(laneKey(first));
    await serve(first).catch(logReadFailure);
  }

  /** True: the attempt was quick. */
  async function attemptOnce(lane: Lane, work: Work): Promise<boolean> {
    // The lease ends, and the work is claimed again.
    const failed = (error: unknown) =>
      logFailure(log, error, 'queued work failed', { accountId: lane.accountId, lane: lane.id });
    const began = performance.now();
    try {
      const attempted = await source.attempt(work);
      if (!attempted) return false;
      track(attempted.recorded.catch(failed));
      return performance.now() - began < QUICK_MS;
    } catch (error) {
      failed(error);
      return false;
    }
  }

  function logReadFailure(error: unknown): void {
    logFailure(log, error, 'the queue cannot read its work');
  }

  /** True: something was due. */
  async function poll(): Promise<boolean> {
    const lanes = await source.findDueLanes(clock(), LANES_PER_POLL);
    // In turns: every lane gets its places before the queue is full.
    for (const lane of lanes) await serve(lane);
    return lanes.length > 0;
  }

  async function settle(): Promise<void> {
    while (inFlight.size > 0) {
      source.flush?.();
      await Promise.all(inFlight);
    }
  }

  const polling = createPolling(async () => {
    try {
      return await poll();
    } catch (error) {
      logReadFailure(error);
      return false;
    }
  });

  return {
    start: polling.start,
    wake: polling.wake,
    async stop() {
      stopped = true;
      for (const key of ahead.keys()) giveBack(key);
      await polling.stop();
      await settle();
    },
    async drain() {
      let more = true;
      while (more) {
        more = await poll();
        await settle();
      }
    },
  };
}
