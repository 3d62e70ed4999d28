// Sites, remembered for a moment: each registration asks for one, and settings seldom change.
import { LRUCache } from 'lru-cache';
import { atMost } from '../lib/atMost.ts';
import type { Site } from './site.ts';
import type { SiteStore } from './siteStore.ts';

/** Milliseconds after which other replicas go by changed settings; this one does so at once. */
const LIFETIME_MS = 2000;
const MOST_SITES = 1000;

/** Look-ups at once of sites that were never seen, and those that wait: anybody may ask for any number. */
const LOOK_UPS = 4;
const WAITING_LOOK_UPS = 100;

/** The store, which asks the database for the same site no more than once in `lifetimeMs`. */
export function rememberSites(store: SiteStore, lifetimeMs = LIFETIME_MS): SiteStore {
  const known = new LRUCache<number, Site>({ max: MOST_SITES, ttl: lifetimeMs });
  const seen = new LRUCache<number, true>({ max: MOST_SITES });
  const inTurn = atMost(LOOK_UPS, WAITING_LOOK_UPS, 'Too many sites are looked up');
  let changes = 0;
  const forget = (id: number) => () => {
    changes++;
    known.delete(id);
  };
  async function lookUp(id: number): Promise<Site | undefined> {
    if (seen.has(id)) return store.findSite(id);
    const site = await inTurn(() => store.findSite(id));
    if (site) seen.set(id, true);
    return site;
  }

  return {
    ...store,
    async findSite(id) {
      const remembered = known.get(id);
      if (remembered) return remembered;
      const changesBefore = changes;
      const site = await lookUp(id);
      // What was read while something changed may be what it was before.
      if (site && changes === changesBefore) known.set(id, site);
      return site;
    },
    updateSite: (accountId, id, input) => store.updateSite(accountId, id, input).finally(forget(id)),
    updateRiskSettings: (site, ...settings) =>
      store.updateRiskSettings(site, ...settings).finally(forget(site.id)),
  };
}
