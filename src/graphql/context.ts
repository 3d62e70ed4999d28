// What every resolver is given.
import type { YogaInitialContext } from 'graphql-yoga';
import type { App } from '../app.ts';

/** What a request carries from the moment it arrives. */
export interface RequestContext {
  /** Names the request in its answer and in the log. */
  requestId: string;
}

export interface GraphqlContext extends YogaInitialContext, RequestContext {
  readonly app: App;
}
