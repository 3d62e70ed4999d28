// The look-up of a site for the query that every registration form sends. It has no rate limit, and ids are easy to guess.
import { LRUCache } from 'lru-cache';
import { atMost } from '../lib/atMost.ts';
import { clientNetworks } from '../lib/ipAddress.ts';
import { limitUnknown } from '../lib/limitUnknown.ts';
import { Overload } from '../lib/overload.ts';
import type { Site } from './site.ts';
import type { SiteCache } from './siteCache.ts';

/** How many ids that this process does not know one client can ask for in a minute: enough for forms, slow for walking through all ids. */
const UNKNOWN_PER_MINUTE = 100;
const MINUTE_MS = 60_000;
const MAX_CLIENTS = 10_000;

/** Without `clientAddress` there is no limit per client. Throws an Overload if there are too many look-ups. */
export type FindPublicSite = (id: number, clientAddress?: string) => Promise<Site | undefined>;

export function createFindPublicSite(sites: SiteCache, windowMs = MINUTE_MS): FindPublicSite {
  const limited = limitUnknown<number>('Too many unknown sites are looked up');
  /** Look-ups since the first one of the minute. */
  const counts = new LRUCache<string, number>({ ...atMost(MAX_CLIENTS), ttl: windowMs, noUpdateTTL: true });

  function count(clientAddress: string | undefined): void {
    // The largest network: one client may have as many addresses as it likes.
    const network = clientNetworks(clientAddress).at(-1);
    if (network === undefined) return;
    const lookUps = (counts.get(network) ?? 0) + 1;
    counts.set(network, lookUps);
    if (lookUps > UNKNOWN_PER_MINUTE) throw new Overload('One client looks up too many unknown sites');
  }

  return async (id, clientAddress) => {
    if (sites.isCached(id)) return sites.findSite(id);
    if (!limited.knows(id)) count(clientAddress);
    return limited.find(id, () => sites.findSite(id));
  };
}
