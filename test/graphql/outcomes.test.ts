// Outcomes of mutations: recorded for the log and the metrics, whatever the mutation.
import type { GraphQLResolveInfo } from 'graphql';
import { expect, test } from 'vitest';
import { platformSchema } from '../../src/graphql/platform/schema.ts';
import { publicSchema } from '../../src/graphql/public/schema.ts';
import type { RequestLog } from '../../src/graphql/requestLog.ts';

const OUTCOME = {
  kind: 'RetryLaterError',
  reason: 'OVERLOADED',
  retryAfterSeconds: 3,
  fieldErrors: [{ code: 'TOO_LONG' }, { code: 'TOO_LONG' }],
};
/** The arguments that are no ids. */
const ARGS: Record<string, unknown> = {
  siteId: 7,
  input: { login: 'ada@example.com', password: 'correct horse' },
  visitor: { address: '192.0.2.1' },
  customers: [],
  dryRun: false,
  onExisting: 'SKIP',
};

/** Every function of the app ends with the outcome. */
const app: unknown = new Proxy(async () => OUTCOME, { get: () => app });

const mutations = [publicSchema, platformSchema].flatMap((schema) =>
  Object.values(schema.getMutationType()?.getFields() ?? {}),
);

test.each(mutations.map((field) => [field.name, field] as const))(
  'the outcome of %s is recorded, with its codes and its site',
  async (_name, field) => {
    const requestLog: RequestLog = { timings: {} };
    const context = {
      app,
      caller: { kind: 'ApiKey', accountId: 1, apiKeyId: 'key' },
      request: new Request('http://localhost'),
      requestLog,
    };
    const args = Object.fromEntries(field.args.map(({ name }) => [name, ARGS[name] ?? 'id']));
    const outcome = await field.resolve?.({}, args, context, {
      parentType: {},
      path: { prev: undefined, key: field.name, typename: undefined },
    } as GraphQLResolveInfo);
    expect(outcome).toMatchObject(OUTCOME);
    expect(requestLog).toEqual({
      ...('siteId' in args && { siteId: 7 }),
      outcome: 'RetryLaterError',
      codes: ['OVERLOADED', 'TOO_LONG'],
      retryAfterSeconds: 3,
      timings: {},
    });
  },
);
