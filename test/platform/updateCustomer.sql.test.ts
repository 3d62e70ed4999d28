// updateCustomer: what the platform maintains, by the rules of registration.
import { expect, test } from 'vitest';
import { GOOD_INPUT, useService } from '../support/service.ts';

const service = useService();

const UPDATE = /* GraphQL */ `
  mutation ($id: ID!, $input: UpdateCustomerInput!) {
    updateCustomer(id: $id, input: $input) {
      __typename
      ... on UpdateCustomerSuccess {
        customer {
          id email emailHardbounce username displayName firstName lastName name language metadata { key value }
          oldProviderId organization phone salutation title createdAt updatedAt siteId
        }
      }
      ... on ValidationError { fieldErrors { path code message limit } }
      ... on Error { message }
    }
  }
`;

async function update(id: string, input: object, accountId = 1) {
  const { secret } = await service.createKey(accountId);
  const { body } = await service.askPlatform(secret, UPDATE, { id, input });
  if (body.errors) throw new Error(JSON.stringify(body.errors));
  return body.data.updateCustomer;
}

async function search(text: string): Promise<string[]> {
  const { secret } = await service.createKey(1);
  const query = 'query ($search: String) { customers(search: $search) { edges { node { id } } } }';
  const { body } = await service.askPlatform(secret, query, { search: text });
  return body.data.customers.edges.map(({ node }: { node: { id: string } }) => node.id);
}

const FULL = {
  ...GOOD_INPUT,
  username: 'ada',
  firstName: 'Ada',
  lastName: 'Lovelace',
  displayName: 'Countess',
  oldProviderId: 'old-1',
  phone: '+49 30 1',
  language: 'FR',
  metadata: [{ key: 'a', value: '1' }],
};

test('changes what is given, by the rules of registration, and leaves the rest', async () => {
  const { customer } = await service.register(1, FULL);
  const result = await update(customer.id, {
    emailHardbounce: true,
    firstName: ' Augusta ',
    phone: '(030) 22',
    metadata: [{ key: ' b ', value: '2' }],
  });
  expect(result.customer).toEqual({
    ...customer,
    emailVerified: undefined,
    siteId: 1,
    emailHardbounce: true,
    firstName: 'Augusta',
    name: 'Augusta Lovelace',
    phone: '03022',
    metadata: [{ key: 'b', value: '2' }],
    updatedAt: result.customer.updatedAt,
  });
  expect(Date.parse(result.customer.updatedAt)).toBeGreaterThanOrEqual(Date.parse(customer.updatedAt));
});

test('null and "" empty a field; a language stays', async () => {
  const { customer } = await service.register(1, FULL);
  const result = await update(customer.id, {
    firstName: null,
    displayName: '',
    oldProviderId: ' ',
    metadata: null,
    emailHardbounce: null,
    language: null,
  });
  expect(result.customer).toMatchObject({
    firstName: null,
    lastName: 'Lovelace',
    displayName: null,
    oldProviderId: null,
    metadata: [],
    emailHardbounce: false,
    language: 'FR',
  });
});

test('the search goes by the new values, and by the old ones no more', async () => {
  const { customer } = await service.register(1, FULL);
  await update(customer.id, { lastName: 'Byron', oldProviderId: 'new-2', displayName: null });
  for (const text of ['byron ada', 'ADA BYRON', 'new-']) expect(await search(text)).toEqual([customer.id]);
  for (const text of ['lovelace', 'ada love', 'old-', 'countess']) expect(await search(text)).toEqual([]);
});

test('two changes at once of first and last name leave keys that fit the names', async () => {
  const { customer } = await service.register(1, FULL);
  await Promise.all([
    update(customer.id, { firstName: 'Grace' }),
    update(customer.id, { lastName: 'Hopper' }),
  ]);
  const [row] = await service.rows();
  expect(row).toMatchObject({ nameKey: 'grace hopper', lastNameKey: 'hopper grace' });
});

test('every broken rule is told at once, and nothing is written', async () => {
  const { customer } = await service.register(1, FULL);
  const before = await service.rows();
  const result = await update(customer.id, {
    title: 'x'.repeat(256),
    firstName: 'a\u0000',
    metadata: [{ key: '', value: '' }],
    organization: 'fine',
  });
  expect(result).toMatchObject({
    __typename: 'ValidationError',
    fieldErrors: [
      { path: ['input', 'firstName'], code: 'INVALID_CHARACTERS' },
      { path: ['input', 'metadata', '0', 'key'], code: 'REQUIRED' },
      {
        path: ['input', 'title'],
        code: 'TOO_LONG',
        limit: 255,
        message: 'The title must have at most 255 characters.',
      },
    ],
  });
  expect(await service.rows()).toEqual(before);
});

test.each(['01900000-0000-7000-8000-000000000000', 'no uuid', ''])(
  'no customer has the id "%s"',
  async (id) => {
    expect(await update(id, { title: 'Dr' })).toEqual({
      __typename: 'CustomerNotFoundError',
      message: 'There is no customer with this id.',
    });
  },
);

test('an update that changes nothing is a success', async () => {
  const { customer } = await service.register(1, FULL);
  expect(await update(customer.id, {})).toMatchObject({ __typename: 'UpdateCustomerSuccess' });
});
