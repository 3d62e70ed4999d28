// What every resolver is given.
import type { YogaInitialContext } from 'graphql-yoga';
import type { App } from '../app.ts';
import type { RequestReport } from './requestReport.ts';

/** What a request carries from the moment it arrives. */
export interface RequestContext {
  /** Names the request in its answer and in the log. */
  requestId: string;
  /** The IP address of the client, as far as proxies can be trusted; undefined where there is no connection. */
  clientAddress: string | undefined;
  report: RequestReport;
}

export interface GraphqlContext extends YogaInitialContext, RequestContext {
  readonly app: App;
  /** Null: no good API key came. Undefined: the endpoint asks for none. */
  readonly caller?: Caller | null | undefined;
}

/** Who calls: the API key that came with the request, and its account. */
export interface Caller {
  /** Of the API key; no secret. */
  readonly id: string;
  readonly accountId: number;
}

/** What resolvers of the platform are given: they run for nobody without a good API key. */
export interface PlatformContext extends GraphqlContext {
  readonly caller: Caller;
}
