// Where the service is, the site whose visitors register here, and what they accept (.env).
import { readSiteId } from './siteId.ts';

export const SERVICE_URL: string = import.meta.env.VITE_SERVICE_URL;

const address = new URLSearchParams(location.search);

/** `?site=2` in the page's address overrides the setting, to try the sites of the demo. */
export const SITE: string = address.get('site')?.trim() || import.meta.env.VITE_SITE_ID;

/** Null: there can be no such site. */
export const SITE_ID = readSiteId(SITE);

/** `?fields=all` also shows the fields that a publisher's own pages fill in. */
export const ALL_FIELDS = (address.get('fields') ?? import.meta.env.VITE_FIELDS) === 'all';

export const TERMS_URL: string = import.meta.env.VITE_TERMS_URL;

/** Stored as metadata of the customer: which terms they have accepted. */
export const TERMS_VERSION: string = import.meta.env.VITE_TERMS_VERSION;
