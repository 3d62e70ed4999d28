// What the use cases of this room have in common: the limit of the client, and the site.
import { measure, type Timings } from '../lib/timings.ts';
import type { RateLimit } from '../limits/rateLimit.ts';
import type { Audience } from '../outcomes/audience.ts';
import type { RetryLater } from '../outcomes/retryLater.ts';
import type { Site } from '../sites/site.ts';
import type { SiteStore } from '../sites/siteStore.ts';

/** Who sends a request, and through which site. */
export interface SiteRequest {
  readonly siteId: number;
  /** The address of the visitor's browser. */
  readonly clientAddress?: string | undefined;
  /** Aborts when the caller disconnects. */
  readonly signal?: AbortSignal;
  /** Receives the time that each part of the work takes. */
  readonly timings?: Timings;
}

/** The same work for each request that is within the limit and names a site. */
export function onSite<Request extends SiteRequest, Outcome extends { readonly kind: string }>(
  { rateLimit, sites }: { rateLimit: RateLimit; sites: Pick<SiteStore, 'findSite'> },
  run: (site: Site, request: Request) => Promise<Outcome>,
): (request: Request) => Promise<(Outcome | RetryLater | { readonly kind: 'SiteNotFoundError' }) & Audience> {
  return (request) =>
    rateLimit.attempt(request, async () => {
      const site = await measure(request.timings ?? {}, 'site', sites.findSite(request.siteId));
      if (!site) return { kind: 'SiteNotFoundError' as const };
      return { ...(await run(site, request)), siteLanguage: site.settings.defaultLanguage };
    });
}
