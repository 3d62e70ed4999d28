// The HTTP server: its routes, its limits and timeouts, and how it stops.
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { App } from '../app.ts';
import { createConnections } from './connections.ts';
import { createHealth } from './health.ts';
import { requestTarget } from './requestTarget.ts';
import { createRoutes, type RouteOptions } from './routes.ts';
import { createTurns } from './turns.ts';

/** Limits for slow and idle clients, in bytes and milliseconds. */
const LIMITS = {
  maxHeaderSize: 16_384,
  headersTimeout: 5000,
  requestTimeout: 10_000,
  connectionsCheckingInterval: 1000,
  // Longer than proxies keep an idle connection (usually a minute): a proxy cannot safely resend a POST if we close the
  // connection first.
  keepAliveTimeout: 65_000,
};

/**
 * After how many milliseconds without data a connection is closed. A client that does not read its response is cut off
 * after twice as long at most: Node forgives the first timeout if some of the data was sent before it. Every response takes
 * less (10 s).
 */
const SOCKET_TIMEOUT_MS = 15_000;

/** For how many milliseconds a stopping service accepts new requests, so that load balancers see `/readyz` first. */
const SHUTDOWN_DELAY_MS = 1000;

/** After how many more milliseconds a stopping service closes all connections. */
const DRAIN_TIMEOUT_MS = 7000;

/** In place of the limits above. */
export type HttpLimits = Partial<typeof LIMITS>;

export interface HttpServer {
  readonly server: Server;
  /** `/readyz` responds with 503 at once; resolves when all requests have their response and the port is closed. */
  readonly drain: () => Promise<void>;
}

export function createHttpServer(app: App, options: RouteOptions, limits: HttpLimits = {}): HttpServer {
  const health = createHealth(app);
  const turns = createTurns();
  const routes = createRoutes(app, health, turns, options);
  const connections = createConnections();
  const respond: RequestListener = (request, response) => {
    // yoga builds a URL from it, and responds with a stack trace if that fails.
    if (!URL.canParse(`http://${request.headers.host}`)) return void response.writeHead(400).end();
    request.url = requestTarget(request.url ?? '');
    // HEAD works wherever GET does (RFC 9110 section 9.3.2). Node sends no body, as it has read the method before.
    if (request.method === 'HEAD') request.method = 'GET';
    const route = routes[request.url.split('?', 1)[0] ?? ''];
    if (route) return route(request, response);
    response
      .writeHead(404, { 'content-type': 'text/plain', 'cache-control': 'no-store' })
      .end(
        'Not found. The GraphQL endpoint is /graphql; the endpoint for publishers is /platform/graphql.\n',
      );
  };
  const server = createServer({ ...LIMITS, ...limits }, (request, response) =>
    connections.add(response, () => respond(request, response)),
  );
  server.timeout = SOCKET_TIMEOUT_MS;
  server.on('connection', turns.accepted);
  return {
    server,
    async drain() {
      health.stopping();
      // Close each connection after its current response, so that no proxy sends a request on a closing connection.
      connections.closeAfterResponses();
      await sleep(SHUTDOWN_DELAY_MS);
      const closed = once(server, 'close');
      server.close();
      // server.close() does not close connections that become idle later.
      const sweep = setInterval(() => server.closeIdleConnections(), 50);
      void sleep(DRAIN_TIMEOUT_MS, undefined, { ref: false }).then(() => server.closeAllConnections());
      await closed;
      clearInterval(sweep);
    },
  };
}
