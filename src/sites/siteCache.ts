// A cache of sites: each registration needs one, and settings seldom change.
import { LRUCache } from 'lru-cache';
import { atMost } from '../lib/atMost.ts';
import type { Site } from './site.ts';

/** Milliseconds after which other replicas see changed settings and new sites; this one does so at once. */
const LIFETIME_MS = 2000;
const MAX_SITES = 2000;

export type FindSite = (id: number) => Promise<Site | undefined>;

export interface SiteCache {
  /** Looks up a site in the database at most once in the lifetime, also one that does not exist. */
  readonly findSite: FindSite;
  readonly isCached: (id: number) => boolean;
  /** The site has changed, or was created. */
  readonly forget: (id: number) => void;
  /** What is cached of an account's sites is no longer true. */
  readonly forgetAccount: (accountId: number) => void;
}

export function createSiteCache(findSite: FindSite, lifetimeMs = LIFETIME_MS): SiteCache {
  const cache = new LRUCache<number, { readonly site: Site | undefined }>({
    ...atMost(MAX_SITES),
    ttl: lifetimeMs,
    // Simultaneous requests share one look-up. A site that changes meanwhile is returned, and not cached.
    ignoreFetchAbort: true,
    fetchMethod: async (id) => ({ site: await findSite(id) }),
  });
  return {
    findSite: async (id) => (await cache.fetch(id))?.site,
    isCached: (id) => cache.has(id),
    forget(id) {
      cache.delete(id);
    },
    forgetAccount(accountId) {
      for (const [id, { site }] of cache.entries()) if (site?.accountId === accountId) cache.delete(id);
    },
  };
}
