// The hashing queue: one hash per slot at a time, a bounded waiting line, and a fair share for every site and client.
import { clientNetworks } from '../lib/ipAddress.ts';
import { measure, type Timings } from '../lib/timings.ts';
import { type RetryLater, retryLater } from '../outcomes/retryLater.ts';
import { createWaitingLine, type Owner } from './waitingLine.ts';

/** For whom a hash is computed. */
export interface HashRequest {
  readonly siteId: number;
  readonly clientAddress?: string | undefined;
  /** Removes waiting work from the queue at once when it aborts. */
  readonly signal?: AbortSignal | undefined;
  readonly timings?: Timings;
}

export interface HashQueue {
  /**
   * Runs the work when a slot is free, or returns "retry later" if it cannot start within the longest wait. The work
   * keeps its slot until it ends.
   */
  run<Result>(request: HashRequest, work: () => Promise<Result>): Promise<Result | RetryLater>;
  /** "Retry later" if work of this request would be rejected at this moment: ask before anything is spent on it. */
  readonly rejection: (request: HashRequest) => RetryLater | undefined;
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
  /** Places in the waiting line, of which one site or one client network holds at most half. */
  readonly places: number;
  /** The longest that work may wait before it starts, in milliseconds. */
  readonly maxWaitMs?: number;
  /** An estimate of how long one piece of work takes, in milliseconds, until the first ones have been measured. */
  readonly expectedMs?: number;
}

/** One piece of waiting work; `settle` reports whether it may start. */
interface Ticket extends Owner {
  readonly settle: (admitted: boolean) => void;
}

export function createHashQueue({
  slots,
  places,
  maxWaitMs = 2000,
  expectedMs = 50,
}: HashQueueOptions): HashQueue {
  const line = createWaitingLine<Ticket>(places);
  let running = 0;
  /** How long one piece of work takes at present: a moving average. */
  let workMs = expectedMs;

  const overloaded = () => retryLater('OVERLOADED', ((line.length() + 1) * workMs) / slots);
  /** Work that would wait too long is rejected at once. */
  const displacedBy = (ticket: Ticket) =>
    line.displacedBy(ticket, Math.min(places, Math.floor((maxWaitMs * slots) / workMs)));

  /** Waits for a slot; false if the work must not start. */
  async function slot(request: HashRequest): Promise<boolean> {
    const { signal } = request;
    if (signal?.aborted) return false;
    if (running < slots) {
      running++;
      return true;
    }
    return new Promise((resolve) => {
      const giveUp = () => {
        line.remove(ticket);
        ticket.settle(false);
      };
      const ticket: Ticket = {
        ...owner(request),
        settle(admitted) {
          clearTimeout(timer);
          signal?.removeEventListener('abort', giveUp);
          resolve(admitted);
        },
      };
      const timer = setTimeout(giveUp, maxWaitMs);
      signal?.addEventListener('abort', giveUp);
      const displaced = displacedBy(ticket);
      if (displaced !== ticket) line.add(ticket);
      if (displaced && displaced !== ticket) line.remove(displaced);
      displaced?.settle(false);
    });
  }

  /** Passes a free slot on to the work whose turn it is. */
  function release(): void {
    const next = line.takeNext();
    if (next) next.settle(true);
    else running--;
  }

  return {
    async run(request, work) {
      const { timings = {} } = request;
      const admitted = await measure(timings, 'queue', slot(request));
      if (!admitted) return overloaded();
      const started = performance.now();
      try {
        return await measure(timings, 'hash', work());
      } finally {
        workMs += (performance.now() - started - workMs) / 16;
        release();
      }
    },
    rejection(request) {
      if (running < slots) return undefined;
      const newcomer = { ...owner(request), settle: () => {} };
      return displacedBy(newcomer) === newcomer ? overloaded() : undefined;
    },
    load: () => ({ running, waiting: line.length() }),
  };
}

/** Requests without a client's address, such as those of the platform, share one network for each site. */
function owner({ siteId, clientAddress }: HashRequest): Owner {
  return { siteId, network: clientNetworks(clientAddress).at(-1) ?? `site ${siteId}` };
}
