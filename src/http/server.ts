// The HTTP server: which path leads where.
import { createServer, type Server } from 'node:http';
import type { App } from '../app.ts';
import { createGraphqlEndpoint, type EndpointOptions } from './graphqlEndpoint.ts';
import { createJwksListener } from './jwks.ts';

export function createHttpServer(app: App, options: EndpointOptions): Server {
  const graphqlEndpoint = createGraphqlEndpoint(app, options);
  const jwks = createJwksListener(app.publicKeys);
  return createServer((request, response) => {
    const path = request.url?.split('?', 1)[0];
    if (path === '/graphql') return void graphqlEndpoint(request, response);
    if (path === '/.well-known/jwks.json') return jwks(request, response);
    if (path === '/' && options.graphiql) return void response.writeHead(302, { location: '/graphql' }).end();
    response
      .writeHead(404, { 'content-type': 'text/plain' })
      .end('Not found. The GraphQL endpoint is /graphql.\n');
  });
}
