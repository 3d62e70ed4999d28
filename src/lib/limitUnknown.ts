// A bound on look-ups of things that were never found here: a flood of made-up names must not hold up known ones.
import { LRUCache } from 'lru-cache';
import { atMost } from './atMost.ts';
import { limitConcurrency } from './limitConcurrency.ts';

/** Of the three places that the database has for work without a rate limit, one stays free. */
const RUNNING = 2;
const WAITING = 50;
const MAX_KNOWN = 10_000;

/** `message` is that of the Overload if there is no room. */
export function limitUnknown<Key extends string | number>(message: string) {
  const known = new LRUCache<Key, true>(atMost(MAX_KNOWN));
  const limited = limitConcurrency(RUNNING, WAITING, message);
  return {
    /** Whether this process remembers that the thing was found. */
    knows: (key: Key) => known.has(key),

    /** Looks up a thing: at once if it is known, else within the bounds. */
    async find<Found>(key: Key, lookUp: () => Promise<Found | undefined>): Promise<Found | undefined> {
      const found = await (known.has(key) ? lookUp() : limited(lookUp));
      if (found !== undefined) known.set(key, true);
      return found;
    },
  };
}
