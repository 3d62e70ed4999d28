// updateCustomer: what the platform changes of a customer, by the rules of registration.
import { describe, expect, test } from 'vitest';
import { customers } from '../../src/database/tables.ts';
import { GOOD_INPUT, useService } from '../support/service.ts';

const service = useService();

const UPDATE = /* GraphQL */ `
  mutation ($id: ID!, $input: UpdateCustomerInput!) {
    updateCustomer(id: $id, input: $input) {
      __typename
      ... on UpdateCustomerSuccess {
        customer {
          id email emailVerified emailHardbounce username displayName firstName lastName name language metadata { key value }
          oldProviderId organization phone salutation title createdAt updatedAt siteId
        }
      }
      ... on ValidationError { fieldErrors { path code message limit } }
      ... on Error { message }
    }
  }
`;

async function update(id: string, input: object, accountId = 1) {
  const { body } = await service.askPlatform(accountId, UPDATE, { id, input });
  if (body.errors) throw new Error(JSON.stringify(body.errors));
  return body.data.updateCustomer;
}

async function search(text: string): Promise<string[]> {
  const query = 'query ($search: String) { customers(search: $search) { edges { node { id } } } }';
  const { body } = await service.askPlatform(1, query, { search: text });
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

test('a search finds the new values, and no longer the old ones', async () => {
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

test('all violated rules are reported at once, and nothing is stored', async () => {
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

describe('e-mail and username', () => {
  const verify = () =>
    service.database.db.update(customers).set({ emailVerified: true, emailHardbounce: true });
  const signIn = async (login: string) => {
    const mutation = 'mutation ($input: SignInInput!) { signIn(siteId: 1, input: $input) { __typename } }';
    const input = { login, password: GOOD_INPUT.password };
    return (await service.ask(mutation, { input })).body.data.signIn.__typename;
  };

  test('change, and the customer signs in and is found by the new ones alone', async () => {
    const { customer } = await service.register(1, FULL);
    const result = await update(customer.id, { email: ' Augusta@Bücher.example ', username: 'augusta' });
    expect(result.customer).toMatchObject({
      email: 'Augusta@Bücher.example',
      username: 'augusta',
      firstName: 'Ada',
      language: 'FR',
    });
    for (const login of ['augusta@bücher.example', 'AUGUSTA'])
      expect(await signIn(login)).toBe('SignInSuccess');
    for (const login of [GOOD_INPUT.email, 'ada'])
      expect(await signIn(login)).toBe('InvalidCredentialsError');
    expect(await search('augusta')).toEqual([customer.id]);
    expect(await search('ada@')).toEqual([]);
    // The old ones can be registered again.
    expect(await service.register(1, FULL)).toMatchObject({ __typename: 'RegisterCustomerSuccess' });
  });

  test('another address is not verified and does not bounce; another spelling of the same one keeps both', async () => {
    const { customer } = await service.register(1, FULL);
    await verify();
    const spelled = await update(customer.id, { email: 'ADA@example.com', title: 'Dr' });
    expect(spelled.customer).toMatchObject({
      email: 'ADA@example.com',
      emailVerified: true,
      emailHardbounce: true,
    });
    const kept = await update(customer.id, { firstName: 'Augusta' });
    expect(kept.customer).toMatchObject({ emailVerified: true, emailHardbounce: true });
    const changed = await update(customer.id, { email: 'augusta@example.com' });
    expect(changed.customer).toMatchObject({ emailVerified: false, emailHardbounce: false });
    await verify();
    const bouncing = await update(customer.id, { email: 'ada@example.com', emailHardbounce: true });
    expect(bouncing.customer).toMatchObject({ emailVerified: false, emailHardbounce: true });
  });

  test('null leaves the address, and removes the username; blank text is no address', async () => {
    const { customer } = await service.register(1, FULL);
    const result = await update(customer.id, { email: null, username: null });
    expect(result.customer).toMatchObject({ email: GOOD_INPUT.email, username: null });
    for (const email of ['', ' \u200b']) {
      expect(await update(customer.id, { email })).toMatchObject({
        fieldErrors: [{ path: ['input', 'email'], code: 'REQUIRED' }],
      });
    }
  });

  test('what another customer of the account has is TAKEN, with all other errors at once', async () => {
    const { customer } = await service.register(1, FULL);
    await service.register(2, { email: 'bob@example.com', password: 'Correct1!', username: 'bob' });
    await service.register(3, { ...GOOD_INPUT, email: 'eve@example.com', username: 'eve' });
    const before = await service.rows();
    const result = await update(customer.id, {
      email: 'BOB@example.com',
      username: 'Bob',
      title: 'x'.repeat(256),
    });
    expect(result.fieldErrors).toMatchObject([
      { path: ['input', 'email'], code: 'TAKEN' },
      { path: ['input', 'username'], code: 'TAKEN' },
      { path: ['input', 'title'], code: 'TOO_LONG' },
    ]);
    expect(
      (await update(customer.id, { email: 'no address', username: 'bob', language: 'DE' })).fieldErrors,
    ).toMatchObject([
      { path: ['input', 'email'], code: 'INVALID_FORMAT' },
      { path: ['input', 'username'], code: 'TAKEN' },
    ]);
    expect(await service.rows()).toEqual(before);
    // Their own, and those of another account, are free.
    expect(await update(customer.id, { email: 'Ada@example.com', username: 'ADA' })).toMatchObject({
      __typename: 'UpdateCustomerSuccess',
    });
    expect(await update(customer.id, { email: 'eve@example.com', username: 'eve' })).toMatchObject({
      __typename: 'UpdateCustomerSuccess',
    });
  });

  test('of customers who take one address at once one gets it, and the others get TAKEN', async () => {
    const emails = Array.from({ length: 8 }, (_, index) => `c${index}@example.com`);
    const registered = await Promise.all(
      emails.map((email) => service.register(1, { ...GOOD_INPUT, email })),
    );
    const results = await Promise.all(
      registered.map(({ customer }) =>
        update(customer.id, { email: 'wanted@example.com', username: 'wanted' }),
      ),
    );
    const successes = results.filter(({ __typename }) => __typename === 'UpdateCustomerSuccess');
    expect(successes).toHaveLength(1);
    for (const { __typename, fieldErrors } of results) {
      if (__typename === 'UpdateCustomerSuccess') continue;
      expect(fieldErrors.map(({ code }: { code: string }) => code)).toEqual(['TAKEN', 'TAKEN']);
    }
    const rows = await service.rows();
    expect(rows.filter(({ emailKey }) => emailKey === 'wanted@example.com')).toHaveLength(1);
    expect(service.logLines.join('')).not.toContain('fault');
  });
});
