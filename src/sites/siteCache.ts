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
  return {
    ...store,
    async findSite(id) {
      const site = known.get(id) ?? (await store.findSite(id));
      if (site && !known.has(id)) known.set(id, site);
      return site;
    },
    updateSite: (accountId, id, changes) =>
      store.updateSite(accountId, id, changes).finally(() => known.delete(id)),
    updateRiskSettings: (site, risk) =>
      store.updateRiskSettings(site, risk).finally(() => known.delete(site.id)),
  };
}
