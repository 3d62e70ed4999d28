// The HTTP server: which path leads where, and how long a client may take to say what it wants.
import { once } from 'node:events';
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { App } from '../app.ts';
import { createGraphqlEndpoint, type Endpoint, type EndpointOptions } from '../endpoint/graphqlEndpoint.ts';
import { PLATFORM_ENDPOINT } from '../endpoint/platformEndpoint.ts';
import { PUBLIC_ENDPOINT } from '../endpoint/publicEndpoint.ts';
import { createHealth } from './health.ts';
import { createJwksListener } from './jwks.ts';

/** Against clients that hold connections open without end. Milliseconds and bytes. */
const LIMITS = {
  maxHeaderSize: 8192,
  headersTimeout: 5000,
  requestTimeout: 10_000,
  connectionsCheckingInterval: 1000,
  // Longer than proxies keep an idle connection (a minute is usual): they do not send a POST again that met its end.
  keepAliveTimeout: 65_000,
};

/** Milliseconds after which a client is cut off that does not read its answer. */
const SILENCE_MS = 30_000;

/** Milliseconds for which a stopping service still takes requests, so that whoever sends them reads `/readyz` first. */
const GRACE_MS = 1000;

/** Milliseconds after which a stopping service cuts off whoever has not even finished asking. */
const PATIENCE_MS = 7000;

export interface HttpServer {
  readonly server: Server;
  /** From now on `/readyz` answers 503; resolves when all that was asked has been answered and nothing is listening. */
  readonly drain: () => Promise<void>;
}

export function createHttpServer(app: App, options: EndpointOptions): HttpServer {
  const listen = (endpoint: Endpoint): RequestListener => {
    const listener = createGraphqlEndpoint(app, endpoint, options);
    return (request, response) => void listener(request, response);
  };
  const health = createHealth(app);
  const routes: Record<string, RequestListener> = {
    [PUBLIC_ENDPOINT.path]: listen(PUBLIC_ENDPOINT),
    [PLATFORM_ENDPOINT.path]: listen(PLATFORM_ENDPOINT),
    '/.well-known/jwks.json': createJwksListener(app.publicKeys),
    '/livez': health.live,
    '/readyz': health.ready,
    ...(options.graphiql && {
      '/': (_request, response) => response.writeHead(302, { location: '/graphql' }).end(),
    }),
  };
  /** Answers that are not finished. */
  const open = new Set<ServerResponse>();
  let draining = false;
  const server = createServer(LIMITS, (request, response) => {
    if (draining) response.shouldKeepAlive = false;
    open.add(response);
    response.once('close', () => open.delete(response));
    // yoga makes a URL of it, and answers with a stack trace where it cannot.
    if (!URL.canParse(`http://${request.headers.host}`)) return void response.writeHead(400).end();
    const route = routes[request.url?.split('?', 1)[0] ?? ''];
    if (route) return route(request, response);
    response
      .writeHead(404, { 'content-type': 'text/plain', 'cache-control': 'no-store' })
      .end('Not found. The GraphQL endpoint is /graphql; the one for publishers is /platform/graphql.\n');
  });
  server.timeout = SILENCE_MS;
  return {
    server,
    async drain() {
      health.stopping();
      // A proxy that sent its next request by a connection that ends meanwhile would have to guess whether it has arrived.
      draining = true;
      for (const response of open) response.shouldKeepAlive = false;
      await sleep(GRACE_MS);
      const closed = once(server, 'close');
      server.close();
      // Connections that become idle from now on are not closed by themselves.
      const sweep = setInterval(() => server.closeIdleConnections(), 50);
      void sleep(PATIENCE_MS, undefined, { ref: false }).then(() => server.closeAllConnections());
      await closed;
      clearInterval(sweep);
    },
  };
}
