// The lanes of the database: kinds of work that cannot take each other's places.
import { type ConcurrencyLimit, limitConcurrency } from '../lib/limitConcurrency.ts';

export interface Lanes {
  /** Work that a rate limit bounds: registrations, sign-ins, and the counts themselves. */
  readonly limited: ConcurrencyLimit;
  /** All other work, which anyone may send as much of as they like. */
  readonly unlimited: ConcurrencyLimit;
  /** The readiness check, which must report on the database and not on the queues before it. */
  readonly health: ConcurrencyLimit;
}

/** Ten sessions at most do the work of one replica; the readiness check has an eleventh. */
export const MAX_SESSIONS = 10;

/** Work waits so long only for a database that does not respond: that is a fault, and no overload. */
export const late = () =>
  Object.assign(new Error('The database had no time for the query'), { code: 'ETIMEDOUT' });

/** How many sessions of its lane one account may hold, so that one whose rows hang does not stop the others. */
export const SHARES = { limited: 3, unlimited: 2 };

export function createLanes(): Lanes {
  const lane = (running: number, waiting: number, message: string) =>
    limitConcurrency(running, waiting, message, late);
  return {
    limited: lane(MAX_SESSIONS - 3, 200, 'Too many registrations and sign-ins wait for the database'),
    unlimited: lane(3, 100, 'Too many requests without a rate limit wait for the database'),
    health: lane(1, 10, 'Too many readiness checks wait for the database'),
  };
}
