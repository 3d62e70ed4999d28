// The whole service for a test file, asked through yoga's fetch: no port, no mock.
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { ApiKey } from '../../src/accounts/apiKey.ts';
import { type App, type AppParts, createApp } from '../../src/app.ts';
import { type Config, readConfig } from '../../src/config/config.ts';
import { customers } from '../../src/database/tables.ts';
import {
  createGraphqlEndpoint,
  type Endpoint,
  type GraphqlEndpoint,
} from '../../src/endpoint/graphqlEndpoint.ts';
import { PLATFORM_ENDPOINT } from '../../src/endpoint/platformEndpoint.ts';
import { PUBLIC_ENDPOINT } from '../../src/endpoint/publicEndpoint.ts';
import type { Log } from '../../src/lib/log.ts';
import type { MailTransport, OutgoingMail } from '../../src/mail/transport.ts';
import type { RegistrationInput } from '../../src/registration/registrationInput.ts';
import { captureLog } from './captureLog.ts';
import { type Answer, askGraphql, dataOf } from './postJson.ts';
import { GIVEN_KEYS } from './signingKeys.ts';
import { type SharedDatabase, sharedDatabase, type TestDatabase } from './testDatabase.ts';

export type { Answer } from './postJson.ts';

export interface Service {
  readonly app: App;
  readonly config: Config;
  readonly database: TestDatabase;
  readonly endpoint: GraphqlEndpoint;
  readonly platformEndpoint: GraphqlEndpoint;
  /** Every line of the log since the test began, as text, except those that each request writes. */
  readonly logLines: string[];
  /** The lines that each request writes when it has been answered. */
  readonly requestLines: string[];
  /** The log that these lines come from. */
  readonly log: Log;
  /** The mails that were sent since the test began: `app.deliveries.drain()` sends those that are due. */
  readonly mails: OutgoingMail[];
  /** An endpoint of the same service as it is with these settings; the public one, unless another is given. */
  endpointWith(settings: Record<string, string>, endpoint?: Endpoint): GraphqlEndpoint;
  /** Sends a GraphQL request as JSON. */
  ask(query: string, variables?: object, headers?: Record<string, string>): Promise<Answer>;
  /** The same to the platform: with a key of the account, with the given secret, or, for null, with none. */
  askPlatform(
    caller: number | string | null,
    query: string,
    variables?: object,
    headers?: Record<string, string>,
  ): Promise<Answer>;
  /** A new API key of the account. */
  createKey(accountId: number): Promise<{ secret: string; apiKey: ApiKey }>;
  /** Sends the mutation with every member of its union selected, and gives the member. */
  // biome-ignore lint/suspicious/noExplicitAny: see Answer
  register(siteId: number, input: Partial<RegistrationInput>, headers?: Record<string, string>): Promise<any>;
  /** The rows of `customers`, whole. */
  rows(): Promise<(typeof customers.$inferSelect)[]>;
}

export const REGISTER_CUSTOMER = /* GraphQL */ `
  mutation ($siteId: Int!, $input: RegisterCustomerInput!) {
    registerCustomer(siteId: $siteId, input: $input) {
      __typename
      ... on RegisterCustomerSuccess {
        customer {
          id email emailVerified emailHardbounce username displayName firstName lastName name language
          metadata { key value }
          oldProviderId organization phone salutation title createdAt updatedAt
        }
        authToken { token expiresAt }
        replayed
      }
      ... on ValidationError { fieldErrors { field path code message limit } }
      ... on Error { message }
    }
  }
`;

/** Given, so that no test makes a key file. */
export const SECRETS_KEY = Buffer.alloc(32, 'test').toString('base64');

/** A registration that breaks no rule; spread it and change what the test is about. */
export const GOOD_INPUT = { email: 'ada@example.com', password: 'correct horse' } as const;

/** All requests of a test come from one address. */
export const WITHOUT_RATE_LIMIT = { RATE_LIMIT_PER_MINUTE: '0', RATE_LIMIT_PER_HOUR: '0' } as const;

/** Makes hashes as strong as in production, for tests of the hash itself: see `useService`. */
export const REAL_HASHES = { HASH_ITERATIONS: '2' } as const;

/** A thousandth of the work of a real hash, in the same format. No setting allows it. */
export const CHEAP_HASH = { memoryKib: 8, iterations: 1 };

/** Settings of a service; a function where they are known only when a test begins. */
export type Environment = Record<string, string> | (() => Record<string, string>);

interface Running {
  readonly app: App;
  readonly config: Config;
  readonly endpoints: Map<Endpoint, GraphqlEndpoint>;
}

/**
 * The service with these settings, new for each test, on a database that holds the demo data and nothing else. Its
 * hashes cost next to nothing, unless the settings name their cost.
 */
export function useService(
  given: Environment = {},
  parts: Pick<AppParts, 'post' | 'clock' | 'transport'> = {},
): Service {
  const captured = captureLog();
  const { log } = captured;
  const mails: OutgoingMail[] = [];
  const transport: MailTransport = {
    domain: 'mail.example',
    async send(mail) {
      mails.push(mail);
      return { outcome: 'SENT' };
    },
    close: async () => {},
  };
  let shared: SharedDatabase;
  let config: Config | undefined;
  let running: Running | undefined;
  const keys = new Map<number, string>();

  const current = () => {
    if (!running) throw new Error('The service runs during tests only, not in beforeAll and afterAll.');
    return running;
  };
  /** Made when a test asks for it. */
  const endpointOf = (endpoint: Endpoint) => {
    const { app, config, endpoints } = current();
    const made = endpoints.get(endpoint) ?? createGraphqlEndpoint(app, endpoint, { ...config, log });
    endpoints.set(endpoint, made);
    return made;
  };

  beforeAll(async () => {
    shared = await sharedDatabase();
  });
  beforeEach(async () => {
    await shared.restore();
    keys.clear();
    captured.clear();
    mails.length = 0;
    if (typeof given === 'function') config = configOf(given());
    else config ??= configOf(given);
    // The database is not the service's to close.
    const database = { ...shared.database, close: async () => {} };
    const app = await createApp(config, { transport, ...parts, database, log });
    running = { app, config, endpoints: new Map() };
  });
  afterEach(async () => {
    if (!running) return;
    const { app } = running;
    running = undefined;
    await untilIdle(app);
    await app.close();
  });
  afterAll(async () => {
    const leftovers = await shared.leftovers();
    if (leftovers.length > 0) throw new Error(`Left behind in the database: ${leftovers.join('; ')}.`);
  });

  const createKey: Service['createKey'] = async (accountId) => {
    const outcome = await current().app.apiKeys.create(accountId, { label: 'test' });
    if (outcome.kind !== 'CreateApiKeySuccess') throw new Error(outcome.kind);
    return outcome;
  };
  const keyOf = async (accountId: number) => {
    const secret = keys.get(accountId) ?? (await createKey(accountId)).secret;
    keys.set(accountId, secret);
    return secret;
  };
  const ask: Service['ask'] = (query, variables, headers) =>
    askGraphql(fetchOf(endpointOf(PUBLIC_ENDPOINT)), 'http://localhost/graphql', query, variables, headers);

  return {
    get app() {
      return current().app;
    },
    get config() {
      return current().config;
    },
    get endpoint() {
      return endpointOf(PUBLIC_ENDPOINT);
    },
    get platformEndpoint() {
      return endpointOf(PLATFORM_ENDPOINT);
    },
    get database() {
      return shared.database;
    },
    log,
    mails,
    logLines: captured.lines,
    requestLines: captured.requestLines,
    ask,
    createKey,
    async askPlatform(caller, query, variables, headers) {
      const secret = typeof caller === 'number' ? await keyOf(caller) : caller;
      const authorization = secret === null ? {} : { authorization: `Bearer ${secret}` };
      return askGraphql(
        fetchOf(endpointOf(PLATFORM_ENDPOINT)),
        'http://localhost/platform/graphql',
        query,
        variables,
        { ...authorization, ...headers },
      );
    },
    endpointWith: (settings, endpoint = PUBLIC_ENDPOINT) =>
      createGraphqlEndpoint(current().app, endpoint, { ...readConfig(settings), log }),
    async register(siteId, input, headers) {
      return dataOf(await ask(REGISTER_CUSTOMER, { siteId, input }, headers)).registerCustomer;
    },
    rows: () => shared.database.db.select().from(customers),
  };
}

function configOf(environment: Record<string, string>): Config {
  const settings = readConfig({ ...GIVEN_KEYS, ...WITHOUT_RATE_LIMIT, SECRETS_KEY, ...environment });
  const realHashes = 'HASH_MEMORY_KIB' in environment || 'HASH_ITERATIONS' in environment;
  return realHashes ? settings : { ...settings, hashCost: CHEAP_HASH };
}

const fetchOf = (endpoint: GraphqlEndpoint) => (url: string, init: RequestInit) => endpoint.fetch(url, init);

/** A service that has nothing in hand. What a test has started and not waited for would run into the next one. */
async function untilIdle(app: App): Promise<void> {
  const deadline = performance.now() + 10_000;
  for (;;) {
    const { hashes, database } = app.load();
    if (hashes.running + hashes.waiting + database.pending === 0) return;
    if (performance.now() > deadline) throw new Error(`Still busy: ${JSON.stringify(app.load())}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
