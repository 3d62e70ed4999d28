// The whole service for a test file, asked through yoga's fetch: no port, no mock.
import { Writable } from 'node:stream';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { ApiKey } from '../../src/accounts/apiKey.ts';
import { type App, createApp } from '../../src/app.ts';
import { readConfig } from '../../src/config/config.ts';
import { customers } from '../../src/database/tables.ts';
import { createGraphqlEndpoint, type GraphqlEndpoint } from '../../src/endpoint/graphqlEndpoint.ts';
import { PLATFORM_ENDPOINT } from '../../src/endpoint/platformEndpoint.ts';
import { PUBLIC_ENDPOINT } from '../../src/endpoint/publicEndpoint.ts';
import { createLog } from '../../src/lib/log.ts';
import type { RegistrationInput } from '../../src/registration/registrationInput.ts';
import { GIVEN_KEYS } from './signingKeys.ts';
import { openTestDatabase, type TestDatabase } from './testDatabase.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: answers are as various as the questions
  readonly body: any;
}

export interface Service {
  readonly app: App;
  readonly database: TestDatabase;
  readonly endpoint: GraphqlEndpoint;
  readonly platformEndpoint: GraphqlEndpoint;
  /** Every line of the log since the test began, as text, but for those that each request writes. */
  readonly logLines: string[];
  /** The lines that each request writes when it has been answered. */
  readonly requestLines: string[];
  /** Where the service writes its log. */
  readonly logDestination: Writable;
  /** Sends a GraphQL request as JSON. */
  ask(query: string, variables?: object, headers?: Record<string, string>): Promise<Answer>;
  /** The same to the platform, with this API key or none. */
  askPlatform(secret: string | null, query: string, variables?: object): Promise<Answer>;
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

/** Starts the service before the file's tests, on a database of its own, and empties `customers` between them. */
export function useService(environment: Record<string, string> = {}): Service {
  const service = { logLines: [] as string[], requestLines: [] as string[] } as {
    -readonly [Key in keyof Service]: Service[Key];
  };
  service.logDestination = new Writable({
    write(line, _encoding, done) {
      const lines = JSON.parse(String(line)).msg === 'request' ? service.requestLines : service.logLines;
      lines.push(String(line));
      done();
    },
  });

  beforeAll(async () => {
    const config = readConfig({ ...GIVEN_KEYS, ...WITHOUT_RATE_LIMIT, SECRETS_KEY, ...environment });
    const log = createLog('info', service.logDestination);
    service.database = await openTestDatabase();
    service.app = await createApp(config, { database: service.database, log });
    const options = { ...config, log };
    service.endpoint = createGraphqlEndpoint(service.app, PUBLIC_ENDPOINT, options);
    service.platformEndpoint = createGraphqlEndpoint(service.app, PLATFORM_ENDPOINT, options);
  });
  beforeEach(async () => {
    service.logLines.length = 0;
    service.requestLines.length = 0;
    await service.database.db.delete(customers);
  });
  afterAll(() => service.app.close());

  service.ask = (...request) => post(service.endpoint, '/graphql', ...request);
  service.askPlatform = (secret, query, variables) =>
    post(
      service.platformEndpoint,
      '/platform/graphql',
      query,
      variables,
      secret === null ? {} : { authorization: `Bearer ${secret}` },
    );
  service.createKey = async (accountId) => {
    const outcome = await service.app.apiKeys.create(accountId, { label: 'test' });
    if (outcome.kind !== 'CreateApiKeySuccess') throw new Error(outcome.kind);
    return outcome;
  };
  service.register = async (siteId, input, headers) => {
    const { body } = await service.ask(REGISTER_CUSTOMER, { siteId, input }, headers);
    if (body.errors) throw new Error(JSON.stringify(body.errors));
    return body.data.registerCustomer;
  };
  service.rows = () => service.database.db.select().from(customers);
  return service;
}

async function post(
  endpoint: GraphqlEndpoint,
  path: string,
  query: string,
  variables?: object,
  headers?: Record<string, string>,
): Promise<Answer> {
  const response = await endpoint.fetch(`http://localhost${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}
