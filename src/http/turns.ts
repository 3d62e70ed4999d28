// Turns: requests start for one millisecond per turn of the event loop, and clients take turns.

/** For how many milliseconds requests start in one turn. */
const TURN_MS = 1;

/** For how many turns starts may wait while connections are accepted. */
const MAX_POSTPONED = 64;

export interface Turns {
  /** Calls `start` when it is the client's turn. */
  readonly take: (client: string, start: () => void) => void;
  /** A connection was accepted in this turn: others may wait behind it. */
  readonly accepted: () => void;
}

/**
 * Without turns, the requests that arrive together start together: three hundred connections of one client would hold up
 * all others, and the health checks, by three hundred times the work of one request. With them, by a millisecond and the
 * work of one. One request per turn would cost a refused registration a sixth more. Node accepts one connection per turn,
 * in the order of arrival. So starts wait as long as connections do, but not for ever.
 */
export function createTurns(now = () => performance.now()): Turns {
  /** By client. The first client is next. */
  const waiting = new Map<string, (() => void)[]>();
  /** No request starts in this turn after this time. */
  let end = 0;
  /** The callback that opens the next turn is scheduled. */
  let isScheduled = false;
  let isAccepting = false;
  let postponed = 0;

  /** Once for each request. Node calls what is scheduled one after another, each with the work that it has started. */
  function schedule(): void {
    setImmediate(isScheduled ? next : open);
    isScheduled = true;
  }

  function open(): void {
    isScheduled = false;
    if (isAccepting && postponed < MAX_POSTPONED) {
      isAccepting = false;
      postponed++;
      end = 0;
    } else {
      postponed = 0;
      end = now() + TURN_MS;
    }
    next();
  }

  function next(): void {
    if (now() > end) schedule();
    else startFirst();
  }

  /** Starts a request of the first client, which is the last one then. */
  function startFirst(): void {
    const [entry] = waiting;
    if (!entry) return;
    const [client, starts] = entry;
    const start = starts.shift();
    waiting.delete(client);
    if (starts.length > 0) waiting.set(client, starts);
    start?.();
  }

  return {
    take(client, start) {
      schedule();
      const own = waiting.get(client);
      if (own) own.push(start);
      else waiting.set(client, [start]);
    },
    accepted() {
      isAccepting = true;
    },
  };
}
