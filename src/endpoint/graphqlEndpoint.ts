// A GraphQL endpoint: yoga, and the doors before the schema.
import { type GraphQLSchema, NoSchemaIntrospectionCustomRule } from 'graphql';
import { createYoga, type GraphiQLOptions, type Plugin } from 'graphql-yoga';
import type { App } from '../app.ts';
import type { Caller, RequestContext } from '../graphql/context.ts';
import type { RequestReport } from '../graphql/requestReport.ts';
import { measured } from '../lib/timings.ts';
import { corsOptions, corsPlugin } from './cors.ts';
import { createDocumentCache, noCache } from './documentCache.ts';
import { documentLimits } from './documentLimits.ts';
import { errorPlugin } from './errorPlugin.ts';
import { jsonOnly } from './jsonOnly.ts';
import { type RequestPluginOptions, requestPlugin } from './requestPlugin.ts';

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
  readonly findCaller?: FindCaller;
}

type FindCaller = (app: App, request: Request) => Promise<Caller | null>;

export type GraphqlEndpoint = ReturnType<typeof createGraphqlEndpoint>;

/** The endpoint as a request listener, and as `fetch` for tests. */
export function createGraphqlEndpoint(
  app: App,
  endpoint: Endpoint,
  { corsOrigins, graphiql, introspection, ...options }: EndpointOptions,
) {
  const { path, schema, findCaller } = endpoint;
  const documentCache = createDocumentCache();
  return createYoga<RequestContext, { app: App; caller: Caller | null | undefined }>({
    graphqlEndpoint: path,
    schema,
    context: findCaller ? (context) => callerContext(context, app, findCaller) : { app, caller: undefined },
    cors: corsOptions(corsOrigins),
    graphiql: graphiql && graphiqlOptions(endpoint.graphiql),
    // Imported on the first visit: it takes 80 MB of memory.
    renderGraphiQL: async (options) =>
      (await import('@graphql-yoga/render-graphiql')).renderGraphiQL(options),
    landingPage: false,
    multipart: false,
    // jsonOnly bounds what it reads, and nothing else reads a body.
    maxRequestBodySize: false,
    // yoga's own would keep a thousand texts of 128 KiB, and what they become when parsed.
    parserAndValidationCache: { documentCache, errorCache: noCache },
    // No URL ends like this: yoga would answer any that does, and we have /livez and /readyz.
    healthCheckEndpoint: ' ',
    // errorPlugin presents and logs them all.
    maskedErrors: false,
    logging: false,
    plugins: [
      requestPlugin(options),
      corsPlugin(corsOrigins),
      jsonOnly(),
      documentLimits(documentCache),
      errorPlugin(options.log, { suggestions: introspection }),
      ...(introspection ? [] : [noIntrospection]),
    ],
  });
}

/** GraphiQL takes of its first tab no more than the operation; the rest goes by options that yoga's type lacks. */
function graphiqlOptions({ defaultTabs = [], ...options }: GraphiQLOptions): GraphiQLOptions {
  const [first] = defaultTabs;
  return Object.assign(
    // An API key or a token under Headers is not for the browser's storage.
    { ...options, defaultTabs, shouldPersistHeaders: false },
    { initialQuery: first?.query, initialVariables: first?.variables, initialHeaders: first?.headers },
  );
}

/** The context of a request that brings an API key. Its calls of the platform are timed as the database's work. */
async function callerContext(
  { request, report }: { request: Request; report: RequestReport },
  app: App,
  findCaller: FindCaller,
) {
  const inDatabase = <Verbs extends Parameters<typeof measured>[0]>(verbs: Verbs) =>
    measured(verbs, report.timings, 'database');
  const measuredApp = {
    ...app,
    accounts: inDatabase(app.accounts),
    apiKeys: inDatabase(app.apiKeys),
    sites: inDatabase(app.sites),
    customers: inDatabase(app.customers),
  };
  const caller = await findCaller(measuredApp, request);
  if (caller) Object.assign(report, { accountId: caller.accountId, apiKeyId: caller.id });
  return { app: measuredApp, caller };
}

const noIntrospection: Plugin = {
  onValidate: ({ addValidationRule }) => addValidationRule(NoSchemaIntrospectionCustomRule),
};
