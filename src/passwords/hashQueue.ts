// The hashing queue: as many hashes at once as there are slots, a bounded waiting room, and a fair turn for every site.

import { measure, record, type Timings } from '../lib/timings.ts';
import { type RetryLater, retryLater } from '../outcomes/retryLater.ts';

export interface HashQueue {
  /**
   * Runs the work when a slot is free, or gives "retry later" where it could not start within the longest wait. The
   * slot is the work's and is held to its end. A signal that aborts takes waiting work out of the queue at once.
   */
  run<Result>(
    siteId: number,
    work: () => Promise<Result>,
    request?: { readonly signal?: AbortSignal | undefined; readonly timings?: Timings },
  ): Promise<Result | RetryLater>;
  /** "Retry later" where work of the site would be refused at this moment; to be asked before anything is spent on it. */
  readonly refusal: (siteId: number) => RetryLater | undefined;
  readonly load: () => HashLoad;
}

/** How much work runs and how much waits at this moment. */
export interface HashLoad {
  readonly running: number;
  readonly waiting: number;
}

export interface HashQueueOptions {
  /** Hashes at once. */
  readonly slots: number;
  /** Places in the waiting room. */
  readonly waiting: number;
  /** The longest that work may wait before it starts, in milliseconds. */
  readonly maxWaitMs?: number;
  /** A guess at how long one piece of work takes, in milliseconds, until the first ones have told. */
  readonly expectedMs?: number;
}

/** One piece of work in the waiting room; `leave` tells it whether its turn has come. */
interface Ticket {
  readonly siteId: number;
  readonly leave: (turn: boolean) => void;
}

export function createHashQueue({
  slots,
  waiting: room,
  maxWaitMs = 2000,
  expectedMs = 50,
}: HashQueueOptions): HashQueue {
  /** The waiting room: a line for each site, in the order in which the sites have their turns. */
  const lines = new Map<number, Ticket[]>();
  let running = 0;
  let waiting = 0;
  /** How long one piece of work takes just now: a moving average. */
  let workMs = expectedMs;

  const lineLength = (siteId: number) => lines.get(siteId)?.length ?? 0;
  const expectedWaitMs = () => ((waiting + 1) * workMs) / slots;

  function remove(ticket: Ticket): void {
    const line = lines.get(ticket.siteId) ?? [];
    line.splice(line.indexOf(ticket), 1);
    if (line.length === 0) lines.delete(ticket.siteId);
    waiting--;
  }

  /** How one more of the site is admitted: there is room, or this ticket has to make room; null where it is refused. */
  function admission(siteId: number): 'ROOM' | Ticket | null {
    const own = lineLength(siteId);
    const othersWait = waiting > own;
    if (othersWait && own >= room / 2) return null;
    // What would wait too long anyway is refused at once.
    if (waiting < room && expectedWaitMs() <= maxWaitMs) return 'ROOM';
    const longest = [...lines.values()].reduce((a, b) => (b.length > a.length ? b : a), []);
    return longest.length > own + 1 ? (longest.at(-1) ?? null) : null;
  }

  /** Makes room for one more of the site; false where the site has to be refused. */
  function admit(siteId: number): boolean {
    const admitted = admission(siteId);
    if (admitted && admitted !== 'ROOM') {
      remove(admitted);
      admitted.leave(false);
    }
    return admitted !== null;
  }

  /** While several sites wait, none has more than half of the places: the youngest work of one that has makes room. */
  function halve(): void {
    if (lines.size < 2) return;
    for (const line of lines.values()) {
      for (const ticket of line.slice(Math.floor(room / 2))) {
        remove(ticket);
        ticket.leave(false);
      }
    }
  }

  /** Waits for a slot; true when it is there, false when the work must not start any more. */
  function slot(siteId: number, signal: AbortSignal | undefined): Promise<boolean> | boolean {
    if (signal?.aborted) return false;
    if (running < slots) {
      running++;
      return true;
    }
    if (!admit(siteId)) return false;
    return new Promise((resolve) => {
      const giveUp = () => {
        remove(ticket);
        ticket.leave(false);
      };
      const timer = setTimeout(giveUp, maxWaitMs);
      const ticket: Ticket = {
        siteId,
        leave(turn) {
          clearTimeout(timer);
          signal?.removeEventListener('abort', giveUp);
          resolve(turn);
        },
      };
      signal?.addEventListener('abort', giveUp);
      const line = lines.get(siteId);
      if (line) line.push(ticket);
      else lines.set(siteId, [ticket]);
      waiting++;
      halve();
    });
  }

  /** Hands a slot that has become free to the oldest work of the site whose turn it is. */
  function release(): void {
    const [first] = lines.values();
    const ticket = first?.[0];
    if (!first || !ticket) {
      running--;
      return;
    }
    remove(ticket);
    // The site goes to the end of the round.
    if (lines.delete(ticket.siteId)) lines.set(ticket.siteId, first);
    ticket.leave(true);
  }

  return {
    async run(siteId, work, { signal, timings = {} } = {}) {
      const arrived = performance.now();
      const mayStart = await slot(siteId, signal);
      const started = performance.now();
      record(timings, 'queue', started - arrived);
      if (!mayStart) return retryLater('OVERLOADED', expectedWaitMs());
      try {
        return await measure(timings, 'hash', work());
      } finally {
        workMs += (performance.now() - started - workMs) / 16;
        release();
      }
    },
    refusal: (siteId) =>
      running < slots || admission(siteId) ? undefined : retryLater('OVERLOADED', expectedWaitMs()),
    load: () => ({ running, waiting }),
  };
}
