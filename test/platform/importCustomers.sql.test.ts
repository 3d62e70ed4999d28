// The import by the platform: a few customers per call, with the rules of a file.
import { expect, test } from 'vitest';
import { useService } from '../support/service.ts';

const service = useService();

const IMPORT = /* GraphQL */ `
  mutation ($siteId: Int!, $customers: [ImportCustomerInput!]!, $dryRun: Boolean! = false, $onExisting: ImportExisting! = SKIP) {
    importCustomers(siteId: $siteId, customers: $customers, dryRun: $dryRun, onExisting: $onExisting) {
      __typename
      ... on ImportCustomersSuccess {
        results { index status customer { id email firstName language createdAt } fieldErrors { path code message limit } }
        created existing updated rejected
      }
      ... on Error { message }
    }
  }
`;

const CREATED_AT = '2020-01-01T00:00:00.000Z';
const ADA = {
  email: 'ada@example.com',
  oldProviderId: '1',
  createdAt: CREATED_AT,
  language: 'FR',
  firstName: 'Ada',
};

const send = async (variables: object, caller: number | null = 1) =>
  (await service.askPlatform(caller, IMPORT, { siteId: 1, ...variables })).body;
const importThem = async (customers: object[], options: object = {}) =>
  (await send({ customers, ...options })).data.importCustomers;

test('customers are created once, and reported one by one', async () => {
  const bob = {
    ...ADA,
    email: 'bob@example.com',
    oldProviderId: '2',
    passwordHash: `$2y$10$${'a'.repeat(53)}`,
  };
  const result = await importThem([ADA, bob]);
  expect(result).toMatchObject({
    __typename: 'ImportCustomersSuccess',
    created: 2,
    existing: 0,
    updated: 0,
    rejected: 0,
    results: [
      {
        index: 0,
        status: 'CREATED',
        customer: { email: ADA.email, language: 'FR', createdAt: CREATED_AT },
        fieldErrors: [],
      },
      { index: 1, status: 'CREATED', customer: { email: bob.email } },
    ],
  });
  const again = await importThem([ADA, bob]);
  expect(again).toMatchObject({ created: 0, existing: 2 });
  expect(again.results[0].customer.id).toBe(result.results[0].customer.id);
  expect(await service.rows()).toHaveLength(2);
});

test('what is wrong with a customer is reported with its path, and stops no other one', async () => {
  await importThem([ADA]);
  const { results, created, rejected } = await importThem([
    { ...ADA, oldProviderId: '2', email: 'ADA@example.com' },
    { ...ADA, oldProviderId: '3', email: 'nobody', firstName: 'x'.repeat(256) },
    { ...ADA, oldProviderId: '4', email: 'd@example.com', passwordHash: '5f4dcc3b5aa765d61d8327deb882cf99' },
    { ...ADA, oldProviderId: '5', email: 'e@example.com', passwordHash: `$2y$15$${'a'.repeat(53)}` },
    { ...ADA, oldProviderId: '6', email: 'f@example.com', passwordHash: `md5$salt$${'a'.repeat(32)}` },
    { ...ADA, oldProviderId: '7', email: 'g@example.com' },
    { ...ADA, oldProviderId: '8', email: 'G@example.com' },
    { ...ADA, oldProviderId: ' ', email: 'h@example.com', createdAt: '1960-01-01T00:00:00Z' },
  ]);
  const codes = results.map(({ fieldErrors }: { fieldErrors: { path: string[]; code: string }[] }) =>
    fieldErrors.map(({ path, code }) => `${path.join('.')} ${code}`),
  );
  expect(codes).toEqual([
    ['customers.0.email TAKEN'],
    ['customers.1.email INVALID_FORMAT', 'customers.1.firstName TOO_LONG'],
    ['customers.2.passwordHash HASH_UNKNOWN'],
    ['customers.3.passwordHash HASH_TOO_COSTLY'],
    ['customers.4.passwordHash HASH_WEAK'],
    [],
    ['customers.6.email DUPLICATE_IN_FILE'],
    ['customers.7.oldProviderId REQUIRED', 'customers.7.createdAt INVALID_FORMAT'],
  ]);
  expect({ created, rejected }).toEqual({ created: 1, rejected: 7 });
  expect(results[1].fieldErrors[1]).toMatchObject({
    limit: 255,
    message: 'The value of firstName is too long.',
  });
});

test('a dry run writes nothing, and an update replaces what exists', async () => {
  const dry = await importThem([ADA], { dryRun: true });
  expect(dry).toMatchObject({ created: 1, results: [{ status: 'CREATED', customer: null }] });
  expect(await service.rows()).toEqual([]);
  await importThem([ADA]);
  const changed = await importThem([{ ...ADA, firstName: 'Augusta' }], { onExisting: 'UPDATE' });
  expect(changed).toMatchObject({
    updated: 1,
    results: [{ status: 'UPDATED', customer: { firstName: 'Augusta' } }],
  });
});

test('an account imports through its own sites only, and needs a key', async () => {
  expect(await importThem([ADA], { siteId: 3 })).toMatchObject({ __typename: 'SiteNotFoundError' });
  expect((await send({ customers: [ADA] }, null)).errors).toMatchObject([
    { extensions: { code: 'UNAUTHENTICATED' } },
  ]);
  expect(await service.rows()).toEqual([]);
});

test('more than fifty customers are an error of the argument', async () => {
  const customers = Array.from({ length: 51 }, (_, index) => ({
    email: `c${index}@example.com`,
    oldProviderId: String(index),
    createdAt: CREATED_AT,
  }));
  const { errors } = await send({ customers });
  expect(errors).toMatchObject([
    {
      extensions: {
        code: 'BAD_USER_INPUT',
        argumentErrors: [{ path: ['customers'], code: 'TOO_MANY', limit: 50 }],
      },
    },
  ]);
  expect(await importThem(customers.slice(1))).toMatchObject({ created: 50 });
});

test('an empty list imports nothing', async () => {
  expect(await importThem([])).toMatchObject({ results: [], created: 0, rejected: 0 });
});
