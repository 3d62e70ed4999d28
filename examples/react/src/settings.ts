// Where the service is, and the site whose visitors register here (.env).

export const SERVICE_URL: string = import.meta.env.VITE_SERVICE_URL;

/** `?site=2` in the page's address overrides the setting, to try the sites of the demo. */
export const SITE_ID = Number(
  new URLSearchParams(location.search).get('site') ?? import.meta.env.VITE_SITE_ID,
);
