// A GraphQL endpoint: yoga and its plugins.
import { type GraphQLSchema, NoSchemaIntrospectionCustomRule } from 'graphql';
import { createYoga, type GraphiQLOptions, type Plugin } from 'graphql-yoga';
import type { App } from '../app.ts';
import type { Caller, RequestContext } from '../graphql/context.ts';
import type { RequestLog } from '../graphql/requestLog.ts';
import { measured } from '../lib/timings.ts';
import { corsOptions, corsPlugin } from './cors.ts';
import { createDocumentCache, noCache } from './documentCache.ts';
import { documentLimits } from './documentLimits.ts';
import { errorPlugin } from './errorPlugin.ts';
import { requestFormat } from './requestFormat.ts';
import { type RequestPluginOptions, requestPlugin } from './requestPlugin.ts';
import { responseLimit } from './responseLimit.ts';

export interface EndpointOptions extends RequestPluginOptions {
  readonly corsOrigins: readonly string[];
  readonly graphiql: boolean;
  readonly introspection: boolean;
}

/** What differs from one endpoint to another. */
export interface Endpoint {
  readonly path: string;
  readonly schema: GraphQLSchema;
  /** The tabs and settings that GraphiQL opens with. */
  readonly graphiql: GraphiQLOptions;
  /** Identifies the caller, if the endpoint asks for an API key. */
  readonly findCaller?: FindCaller;
}

type FindCaller = (app: App, request: Request) => Promise<Caller>;

export type GraphqlEndpoint = ReturnType<typeof createGraphqlEndpoint>;

/** A request listener, with a `fetch` method for tests. */
export function createGraphqlEndpoint(
  app: App,
  endpoint: Endpoint,
  { corsOrigins, graphiql, introspection, ...options }: EndpointOptions,
) {
  const { path, schema, findCaller } = endpoint;
  const documentCache = createDocumentCache();
  return createYoga<RequestContext, { app: App; caller: Caller }>({
    graphqlEndpoint: path,
    schema,
    context: findCaller
      ? (context) => callerContext(context, app, findCaller)
      : { app, caller: { kind: 'Visitor' } },
    cors: corsOptions(corsOrigins),
    graphiql: graphiql && graphiqlOptions(endpoint.graphiql),
    // Imported on first use: it takes 80 MB of memory.
    renderGraphiQL: async (options) =>
      (await import('@graphql-yoga/render-graphiql')).renderGraphiQL(options),
    landingPage: false,
    multipart: false,
    // readJsonBody limits the body itself.
    maxRequestBodySize: false,
    // yoga's own cache would hold a thousand texts of 128 KiB and their parsed documents.
    parserAndValidationCache: { documentCache, errorCache: noCache },
    // No URL ends like this, which switches yoga's health check off: we have /livez and /readyz.
    healthCheckEndpoint: ' ',
    // errorPlugin presents and logs all errors.
    maskedErrors: false,
    logging: false,
    plugins: [
      requestPlugin(options),
      corsPlugin(corsOrigins),
      requestFormat(),
      documentLimits(documentCache),
      responseLimit(),
      errorPlugin(options.log, { suggestions: introspection }),
      ...(introspection ? [] : [noIntrospection]),
    ],
  });
}

/** GraphiQL reads only the query of its first tab; the rest goes into options that yoga's type lacks. */
function graphiqlOptions({ defaultTabs = [], ...options }: GraphiQLOptions): GraphiQLOptions {
  const [first] = defaultTabs;
  return Object.assign(
    // API keys and tokens under Headers must not be kept in the browser's storage.
    { ...options, defaultTabs, shouldPersistHeaders: false },
    { initialQuery: first?.query, initialVariables: first?.variables, initialHeaders: first?.headers },
  );
}

/** The context of a request with an API key. All calls to the app are counted as time of the database. */
async function callerContext(
  { request, requestLog }: { request: Request; requestLog: RequestLog },
  app: App,
  findCaller: FindCaller,
) {
  const inDatabase = <Verbs extends Parameters<typeof measured>[0]>(verbs: Verbs) =>
    measured(verbs, requestLog.timings, 'database');
  const measuredApp = {
    ...app,
    accounts: inDatabase(app.accounts),
    apiKeys: inDatabase(app.apiKeys),
    sites: inDatabase(app.sites),
    customers: inDatabase(app.customers),
  };
  const caller = await findCaller(measuredApp, request);
  if (caller.kind === 'ApiKey') {
    requestLog.accountId = caller.accountId;
    requestLog.apiKeyId = caller.apiKeyId;
  }
  return { app: measuredApp, caller };
}

const noIntrospection: Plugin = {
  onValidate: ({ addValidationRule }) => addValidationRule(NoSchemaIntrospectionCustomRule),
};
