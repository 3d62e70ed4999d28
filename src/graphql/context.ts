// What every resolver receives.
import type { YogaInitialContext } from 'graphql-yoga';
import type { App } from '../app.ts';
import type { RequestLog } from './requestLog.ts';

/** What belongs to a request from its arrival on. */
export interface RequestContext {
  /** Identifies the request in its response and in the log. */
  requestId: string;
  /** The client's IP address, as far as the proxies are trusted; undefined if there is no connection. */
  clientAddress: string | undefined;
  requestLog: RequestLog;
}

export interface GraphqlContext extends YogaInitialContext, RequestContext {
  readonly app: App;
  readonly caller: Caller;
}

/** Who sent the request. A visitor uses the public endpoint; the platform knows its callers by their API keys. */
export type Caller = { readonly kind: 'Visitor' } | { readonly kind: 'WithoutApiKey' } | ApiKeyCaller;

export interface ApiKeyCaller {
  readonly kind: 'ApiKey';
  /** The account of the key. */
  readonly accountId: number;
  /** The id of the key; not a secret. */
  readonly apiKeyId: string;
}

/** What resolvers of the platform receive: without a valid API key, they do not run. */
export interface PlatformContext extends GraphqlContext {
  readonly caller: ApiKeyCaller;
}
