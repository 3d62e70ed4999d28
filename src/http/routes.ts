// The routes: which listener responds to which path.
import type { RequestListener } from 'node:http';
import type { App } from '../app.ts';
import { createGraphiqlPages, wantsPage } from '../endpoint/graphiqlPage.ts';
import { createGraphqlEndpoint, type Endpoint, type EndpointOptions } from '../endpoint/graphqlEndpoint.ts';
import { PLATFORM_ENDPOINT } from '../endpoint/platformEndpoint.ts';
import { PUBLIC_ENDPOINT } from '../endpoint/publicEndpoint.ts';
import type { Health } from './health.ts';
import { createWellKnown } from './wellKnown.ts';

export interface RouteOptions extends EndpointOptions {
  readonly graphiql: boolean;
  readonly authTokens: { readonly issuer: string };
}

export type Routes = Readonly<Record<string, RequestListener>>;

export function createRoutes(app: App, health: Health, options: RouteOptions): Routes {
  const createPage = createGraphiqlPages();
  const graphql = (endpoint: Endpoint): RequestListener => {
    const execute = createGraphqlEndpoint(app, endpoint, options);
    const page = options.graphiql ? createPage(endpoint.graphiql) : undefined;
    return (request, response) => {
      if (page && wantsPage(request)) page(request, response);
      else void execute(request, response);
    };
  };
  return {
    [PUBLIC_ENDPOINT.path]: graphql(PUBLIC_ENDPOINT),
    [PLATFORM_ENDPOINT.path]: graphql(PLATFORM_ENDPOINT),
    '/livez': health.live,
    '/readyz': health.ready,
    ...createWellKnown(options.authTokens.issuer, app.publicKeys),
    ...(options.graphiql && {
      '/': (_request, response) => response.writeHead(302, { location: PUBLIC_ENDPOINT.path }).end(),
    }),
  };
}
