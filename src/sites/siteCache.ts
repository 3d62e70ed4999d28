// A cache of sites: each registration needs one, and settings seldom change.
import { LRUCache } from 'lru-cache';
import { limitConcurrency } from '../lib/limitConcurrency.ts';
import type { Site } from './site.ts';
import type { SiteStore } from './siteStore.ts';

/** Milliseconds after which other replicas see changed settings; this one does so at once. */
const LIFETIME_MS = 2000;
const MAX_SITES = 1000;

/**
 * Bounds for sites that were never found here: at once, and waiting. The query `site(id)` has no rate limit, so that
 * anyone can ask for any number of ids; sites that visitors register on must not wait behind them.
 */
const CONCURRENT_LOOK_UPS = 4;
const WAITING_LOOK_UPS = 100;

export interface SiteCache extends SiteStore {
  /** What is cached of an account's sites is no longer true. */
  readonly forgetAccount: (accountId: number) => void;
}

/** The store, which looks up the same site in the database no more than once in `lifetimeMs`. */
export function createSiteCache(store: SiteStore, lifetimeMs = LIFETIME_MS): SiteCache {
  const seen = new LRUCache<number, true>({ max: MAX_SITES });
  const limited = limitConcurrency(CONCURRENT_LOOK_UPS, WAITING_LOOK_UPS, 'Too many sites are looked up');
  const cache = new LRUCache<number, Site>({
    max: MAX_SITES,
    ttl: lifetimeMs,
    // Simultaneous requests share one look-up. A site that changes meanwhile is returned, and not cached.
    ignoreFetchAbort: true,
    async fetchMethod(id) {
      if (seen.has(id)) return store.findSite(id);
      const site = await limited(() => store.findSite(id));
      if (site) seen.set(id, true);
      return site;
    },
  });
  const forget = (id: number) => () => {
    cache.delete(id);
  };

  return {
    ...store,
    forgetAccount(accountId) {
      for (const [id, site] of cache.entries()) if (site.accountId === accountId) cache.delete(id);
    },
    findSite: (id) => cache.fetch(id),
    updateSite: (accountId, id, input) => store.updateSite(accountId, id, input).finally(forget(id)),
    updateRiskSettings: (site, ...settings) =>
      store.updateRiskSettings(site, ...settings).finally(forget(site.id)),
  };
}
