// The public GraphQL endpoint: yoga, and the doors before the schema.
import { randomUUID } from 'node:crypto';
import { useCSRFPrevention } from '@graphql-yoga/plugin-csrf-prevention';
import { NoSchemaIntrospectionCustomRule } from 'graphql';
import { createYoga, type Plugin } from 'graphql-yoga';
import type { App } from '../app.ts';
import type { RequestContext } from '../graphql/context.ts';
import { errorPlugin } from '../graphql/errorPlugin.ts';
import { publicSchema } from '../graphql/public/schema.ts';
import type { Log } from '../lib/log.ts';
import { corsOptions, corsPlugin } from './cors.ts';
import { GRAPHIQL } from './graphiql.ts';

/** 128 KiB: the longest sensible registration, with 50 entries of metadata, is a third of it. */
const MAX_BODY_BYTES = 131_072;

export interface EndpointOptions {
  readonly corsOrigins: readonly string[];
  readonly graphiql: boolean;
  readonly introspection: boolean;
  readonly log: Log;
}

export type GraphqlEndpoint = ReturnType<typeof createGraphqlEndpoint>;

/** The endpoint as a request listener, and as `fetch` for tests. */
export function createGraphqlEndpoint(
  app: App,
  { corsOrigins, graphiql, introspection, log }: EndpointOptions,
) {
  return createYoga<RequestContext, { app: App }>({
    schema: publicSchema,
    context: { app },
    cors: corsOptions(corsOrigins),
    graphiql: graphiql && GRAPHIQL,
    // Imported on the first visit: it takes 80 MB of memory.
    renderGraphiQL: async (options) =>
      (await import('@graphql-yoga/render-graphiql')).renderGraphiQL(options),
    landingPage: false,
    multipart: false,
    maxRequestBodySize: MAX_BODY_BYTES,
    // errorPlugin presents and logs them all.
    maskedErrors: false,
    logging: false,
    plugins: [
      requestPlugin(),
      corsPlugin(corsOrigins),
      useCSRFPrevention({ requestHeaders: ['x-graphql-yoga-csrf'] }),
      errorPlugin(log),
      ...(introspection ? [] : [noIntrospection]),
    ],
  });
}

const noIntrospection: Plugin = {
  onValidate: ({ addValidationRule }) => addValidationRule(NoSchemaIntrospectionCustomRule),
};

/** Gives every request its id, and every response the headers that all of them have. */
function requestPlugin(): Plugin<object, RequestContext> {
  return {
    onRequest({ request, serverContext }) {
      serverContext.requestId = requestId(request);
    },
    onResponse({ request, response, serverContext }) {
      // GraphiQL and CORS preflights are answered by plugins of yoga's own, before this one sees the request.
      serverContext.requestId ??= requestId(request);
      response.headers.set('cache-control', 'no-store');
      response.headers.set('x-content-type-options', 'nosniff');
      response.headers.set('x-request-id', serverContext.requestId);
    },
  };
}

/** The caller's own id where it is fit for a log, else a new one. */
function requestId(request: Request): string {
  const given = request.headers.get('x-request-id');
  return given && /^[\w.-]{1,64}$/.test(given) ? given : randomUUID();
}
