// The routes: which listener responds to which path.
import type { IncomingMessage, RequestListener } from 'node:http';
import type { App } from '../app.ts';
import { clientAddress } from '../endpoint/clientAddress.ts';
import { createGraphiqlPages, wantsPage } from '../endpoint/graphiqlPage.ts';
import { createGraphqlEndpoint, type Endpoint, type EndpointOptions } from '../endpoint/graphqlEndpoint.ts';
import { PLATFORM_ENDPOINT } from '../endpoint/platformEndpoint.ts';
import { PUBLIC_ENDPOINT } from '../endpoint/publicEndpoint.ts';
import { clientNetworks } from '../lib/ipAddress.ts';
import type { Health } from './health.ts';
import { createMailboxRoutes } from './mailboxRoutes.ts';
import type { Turns } from './turns.ts';
import { createUnreadLimit } from './unreadLimit.ts';
import { createWellKnown } from './wellKnown.ts';

export interface RouteOptions extends EndpointOptions {
  readonly graphiql: boolean;
  readonly authTokens: { readonly issuer: string };
}

export type Routes = Readonly<Record<string, RequestListener>>;

export function createRoutes(app: App, health: Health, turns: Turns, options: RouteOptions): Routes {
  const createPage = createGraphiqlPages();
  const limitUnread = createUnreadLimit();
  const clientOf = ({ socket, headers }: IncomingMessage) => {
    const forwardedFor = headers['x-forwarded-for']?.toString() ?? null;
    const address = clientAddress(socket.remoteAddress, forwardedFor, options.trustedProxies);
    return clientNetworks(address).at(-1) ?? '';
  };
  const graphql = (endpoint: Endpoint): RequestListener => {
    const execute = createGraphqlEndpoint(app, endpoint, options);
    const page = options.graphiql ? createPage(endpoint.graphiql) : undefined;
    return (request, response) => {
      if (page && wantsPage(request)) return page(request, response);
      const client = clientOf(request);
      limitUnread(client, response);
      turns.take(client, () => {
        if (!request.socket.destroyed) void execute(request, response);
      });
    };
  };
  return {
    [PUBLIC_ENDPOINT.path]: graphql(PUBLIC_ENDPOINT),
    [PLATFORM_ENDPOINT.path]: graphql(PLATFORM_ENDPOINT),
    '/livez': health.live,
    '/readyz': health.ready,
    ...createWellKnown(options.authTokens.issuer, app.publicKeys),
    ...createMailboxRoutes(app),
    ...(options.graphiql && {
      '/': (_request, response) => response.writeHead(302, { location: PUBLIC_ENDPOINT.path }).end(),
    }),
  };
}
