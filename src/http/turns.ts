// Turns: at most one request starts per turn of the event loop, and clients take turns.

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
 * all others, and the health checks, by three hundred times the work of one request. With them, by one. Node accepts one
 * connection per turn, in the order of arrival. So starts wait as long as connections do, but not for ever.
 */
export function createTurns(): Turns {
  /** By client. The first client is next. */
  const waiting = new Map<string, (() => void)[]>();
  let isAccepting = false;
  let postponed = 0;

  function next(): void {
    if (isAccepting && postponed < MAX_POSTPONED) {
      isAccepting = false;
      postponed++;
      setImmediate(next);
      return;
    }
    postponed = 0;
    const [entry] = waiting;
    if (!entry) return;
    const [client, [start, ...rest]] = entry;
    waiting.delete(client);
    if (rest.length > 0) waiting.set(client, rest);
    if (waiting.size > 0) setImmediate(next);
    start?.();
  }

  return {
    take(client, start) {
      if (waiting.size === 0) setImmediate(next);
      const own = waiting.get(client);
      if (own) own.push(start);
      else waiting.set(client, [start]);
    },
    accepted() {
      isAccepting = true;
    },
  };
}
