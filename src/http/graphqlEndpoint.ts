// The public GraphQL endpoint: yoga, and the doors before the schema.
import { NoSchemaIntrospectionCustomRule } from 'graphql';
import { createYoga, type Plugin } from 'graphql-yoga';
import type { App } from '../app.ts';
import type { RequestContext } from '../graphql/context.ts';
import { documentLimits } from '../graphql/documentLimits.ts';
import { errorPlugin } from '../graphql/errorPlugin.ts';
import { publicSchema } from '../graphql/public/schema.ts';
import { corsOptions, corsPlugin } from './cors.ts';
import { GRAPHIQL } from './graphiql.ts';
import { jsonOnly } from './jsonOnly.ts';
import { type RequestPluginOptions, requestPlugin } from './requestPlugin.ts';

/** 128 KiB: the longest sensible registration, with 50 entries of metadata, is a third of it. */
const MAX_BODY_BYTES = 131_072;

export interface EndpointOptions extends RequestPluginOptions {
  readonly corsOrigins: readonly string[];
  readonly graphiql: boolean;
  readonly introspection: boolean;
}

export type GraphqlEndpoint = ReturnType<typeof createGraphqlEndpoint>;

/** The endpoint as a request listener, and as `fetch` for tests. */
export function createGraphqlEndpoint(
  app: App,
  { corsOrigins, graphiql, introspection, ...options }: EndpointOptions,
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
      requestPlugin(options),
      corsPlugin(corsOrigins),
      jsonOnly(),
      documentLimits(),
      errorPlugin(options.log),
      ...(introspection ? [] : [noIntrospection]),
    ],
  });
}

const noIntrospection: Plugin = {
  onValidate: ({ addValidationRule }) => addValidationRule(NoSchemaIntrospectionCustomRule),
};
