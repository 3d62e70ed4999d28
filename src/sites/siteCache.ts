// Sites, remembered for a moment: each registration asks for one, and settings seldom change.
import { LRUCache } from 'lru-cache';
import type { Site } from './site.ts';
import type { SiteStore } from './siteStore.ts';

/** Milliseconds after which other replicas go by changed settings; this one does so at once. */
const LIFETIME_MS = 2000;
const MOST_SITES = 1000;

/** The store, which asks the database for the same site no more than once in `lifetimeMs`. */
export function rememberSites(store: SiteStore, lifetimeMs = LIFETIME_MS): SiteStore {
  const known = new LRUCache<number, Site>({ max: MOST_SITES, ttl: lifetimeMs });
  let changes = 0;
  const forget = (id: number) => () => {
    changes++;
    known.delete(id);
  };
  return {
    ...store,
    async findSite(id) {
      const remembered = known.get(id);
      if (remembered) return remembered;
      const changesBefore = changes;
      const site = await store.findSite(id);
      // What was read while something changed may be what it was before.
      if (site && changes === changesBefore) known.set(id, site);
      return site;
    },
    updateSite: (accountId, id, input) => store.updateSite(accountId, id, input).finally(forget(id)),
    updateRiskSettings: (site, ...settings) =>
      store.updateRiskSettings(site, ...settings).finally(forget(site.id)),
  };
}
