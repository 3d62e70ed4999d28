// The queue: claims due work lane by lane, and attempts it. It knows neither HTTP nor SMTP.
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { logFailure } from '../lib/logFailure.ts';

/** Work that waits for one receiver: an endpoint, or the mails of a site. */
export interface Lane {
  readonly accountId: number;
  readonly id: string;
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
  /** One attempt, and the record of how it ended. No database session is held while another server is called. */
  readonly attempt: (work: Work) => Promise<void>;
}

export interface QueueOptions<Work> {
  readonly source: WorkSource<Work>;
  readonly clock: Clock;
  readonly log: Log;
  /** Attempts of this process at once, and those of one lane. */
  readonly attempts?: number;
  readonly attemptsPerLane?: number;
}

export interface Queue {
  /** Polls from now on: every second while something is due, else every five seconds. */
  readonly start: () => void;
  /** Something has become due just now, in this process. */
  readonly wake: () => void;
  /** Claims nothing further. Resolves when the running attempts have ended. */
  readonly stop: () => Promise<void>;
  /** Claims and attempts until nothing is due; for tests, and for commands that do not stay. */
  readonly drain: () => Promise<void>;
}

/** A worker that dies, or takes longer, loses its claim after this time. */
export const LEASE_MS = 60_000;
const BUSY_POLL_MS = 1000;
const IDLE_POLL_MS = 5000;
/** Replicas that started together do not poll together. */
const JITTER = 0.2;
/** What becomes due within this time is claimed by one poll: a busy process would else poll for each piece of work. */
const WAKE_MS = 50;
const LANES_PER_POLL = 200;

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
  const inFlight = new Set<Promise<void>>();
  /** Lanes for which there was no place, in the order in which they get one. */
  const waiting = new Map<string, Lane>();
  let taken = 0;
  let started = false;
  let stopped = false;
  let polling: Promise<boolean> | undefined;
  let wokenMeanwhile = false;
  let waking = false;
  let timer: NodeJS.Timeout | undefined;

  function take(key: string, count: number): void {
    taken += count;
    const left = (running.get(key) ?? 0) + count;
    if (left > 0) running.set(key, left);
    else running.delete(key);
  }

  function track(work: Promise<void>): void {
    inFlight.add(work);
    void work.finally(() => inFlight.delete(work));
  }

  /** Claims as much of the lane as there are places, and starts it. */
  async function serve(lane: Lane): Promise<void> {
    const key = laneKey(lane);
    const places = Math.min(attempts - taken, attemptsPerLane - (running.get(key) ?? 0));
    if (taken >= attempts) waiting.set(key, lane);
    if (stopped || places <= 0) return;
    take(key, places);
    let claimed: readonly Work[] = [];
    try {
      const now = clock();
      claimed = await source.claim(lane, places, now, new Date(now.getTime() + LEASE_MS));
    } finally {
      take(key, claimed.length - places);
    }
    const mayHaveMore = claimed.length === places;
    for (const work of claimed) track(attempt(lane, work, mayHaveMore));
  }

  async function attempt(lane: Lane, work: Work, mayHaveMore: boolean): Promise<void> {
    try {
      await source.attempt(work);
    } catch (error) {
      // The lease ends, and the work is claimed again.
      logFailure(log, error, 'queued work failed', { accountId: lane.accountId, lane: lane.id });
    }
    take(laneKey(lane), -1);
    // Not for each place that becomes free: a claim of two costs as much as one of one.
    const left = running.get(laneKey(lane)) ?? 0;
    if (mayHaveMore && left <= attemptsPerLane / 2) waiting.set(laneKey(lane), lane);
    // Not always the same lane: a few lanes with much work would keep all places.
    const [first] = waiting.values();
    if (!first) return;
    waiting.delete(laneKey(first));
    await serve(first).catch(logReadFailure);
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

  async function pollOnce(): Promise<boolean> {
    try {
      return await poll();
    } catch (error) {
      logReadFailure(error);
      return false;
    }
  }

  function schedule(busy: boolean): void {
    if (!started || stopped || waking) return;
    clearTimeout(timer);
    const interval = busy ? BUSY_POLL_MS : IDLE_POLL_MS;
    timer = setTimeout(run, interval * (1 + JITTER * (2 * Math.random() - 1)));
    timer.unref();
  }

  function run(): void {
    waking = false;
    if (stopped) return;
    if (polling) {
      wokenMeanwhile = true;
      return;
    }
    wokenMeanwhile = false;
    polling = pollOnce();
    void polling.then((busy) => {
      polling = undefined;
      if (wokenMeanwhile) run();
      else schedule(busy);
    });
  }

  return {
    start() {
      started = true;
      run();
    },
    wake() {
      if (!started || stopped || waking) return;
      waking = true;
      clearTimeout(timer);
      timer = setTimeout(run, WAKE_MS);
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await polling;
      while (inFlight.size > 0) await Promise.all(inFlight);
    },
    async drain() {
      let more = true;
      while (more) {
        more = await poll();
        while (inFlight.size > 0) await Promise.all(inFlight);
      }
    },
  };
}
