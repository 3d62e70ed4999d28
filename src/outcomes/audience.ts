// Who reads the message of a failure: its language depends on them. (pure)

/** What an outcome adds to what the request itself says about the reader's language. */
export interface Audience {
  /** The default language of the site, if the request found one: ISO 639-1, lower case. */
  readonly siteLanguage?: string | undefined;
  /** The Accept-Language header of the visitor for whom a publisher's server made the request. */
  readonly acceptLanguage?: string | null | undefined;
}
