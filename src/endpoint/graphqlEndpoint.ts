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
  { corsOrigins, introspection, ...options }: EndpointOptions,
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
    // graphiqlPage.ts has the page.
    graphiql: false,
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
      requestPlugin(path, options),
      corsPlugin(corsOrigins),
      requestFormat(),
      documentLimits(documentCache),
      responseLimit(),
      errorPlugin(options.log, { suggestions: introspection }),
      ...(introspection ? [] : [noIntrospection]),
    ],
  });
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
