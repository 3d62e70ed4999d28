// A GraphQL endpoint: yoga, and the doors before the schema.
import { type GraphQLSchema, NoSchemaIntrospectionCustomRule } from 'graphql';
import { createYoga, type GraphiQLOptions, type Plugin } from 'graphql-yoga';
import type { App } from '../app.ts';
import type { Caller, RequestContext } from '../graphql/context.ts';
import { documentLimits } from '../graphql/documentLimits.ts';
import { errorPlugin } from '../graphql/errorPlugin.ts';
import { corsOptions, corsPlugin } from './cors.ts';
import { jsonOnly } from './jsonOnly.ts';
import { type RequestPluginOptions, requestPlugin } from './requestPlugin.ts';

/** 128 KiB: the longest sensible registration, with 50 entries of metadata, is a third of it. */
const MAX_BODY_BYTES = 131_072;

export interface EndpointOptions extends RequestPluginOptions {
  readonly corsOrigins: readonly string[];
  readonly graphiql: boolean;
  readonly introspection: boolean;
}

/** What one endpoint differs in from the others. */
export interface Endpoint {
  readonly path: string;
  readonly schema: GraphQLSchema;
  /** What GraphiQL opens with. */
  readonly graphiql: GraphiQLOptions;
  /** Who calls, where the endpoint asks for that; null: nobody that we know. */
  readonly findCaller?: (app: App, request: Request) => Promise<Caller | null>;
}

export type GraphqlEndpoint = ReturnType<typeof createGraphqlEndpoint>;

/** The endpoint as a request listener, and as `fetch` for tests. */
export function createGraphqlEndpoint(
  app: App,
  endpoint: Endpoint,
  { corsOrigins, graphiql, introspection, ...options }: EndpointOptions,
) {
  const { path, schema, findCaller } = endpoint;
  return createYoga<RequestContext, { app: App; caller: Caller | null | undefined }>({
    graphqlEndpoint: path,
    schema,
    context: async ({ request }) => ({ app, caller: await findCaller?.(app, request) }),
    cors: corsOptions(corsOrigins),
    graphiql: graphiql && endpoint.graphiql,
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
