// urql with Graphcache: typed by gql.tada, its cache normalised without settings for objects.
import { afterEach, beforeEach, expect, inject, test, vi } from 'vitest';
import { ACCOUNT_AND_SITE, CUSTOMERS, NODE, UPDATE_CUSTOMER } from '../src/documents/publisher.ts';
import { ME, REGISTER, SIGN_IN, SITE, VERIFY_EMAIL } from '../src/documents/visitor.ts';
import { createPlatformClient, createPublicClient } from '../src/urql/client.ts';
import { mailedCode } from './mailedCode.ts';

const publicUrl = inject('publicUrl');
const PASSWORD = 'correct horse';
/** The tests of all clients share one service. */
const NAMES = ['urql-1', 'urql-2', 'urql-3'];

const platformClient = () => createPlatformClient(inject('platformUrl'), inject('apiKey'));

/** Graphcache warns of objects that it cannot identify, and of fields that the schema does not have. */
beforeEach(() => {
  vi.spyOn(console, 'warn');
});
afterEach(() => {
  expect(console.warn).not.toHaveBeenCalled();
  vi.restoreAllMocks();
});

async function register(name: string) {
  const client = createPublicClient(publicUrl);
  const input = { email: `${name}@urql.example`, password: PASSWORD, displayName: name };
  const { data } = await client.mutation(REGISTER, { siteId: 1, input });
  const outcome = data?.registerCustomer;
  if (outcome?.__typename !== 'RegisterCustomerSuccess') throw new Error(JSON.stringify(data));
  return outcome;
}

test('a visitor registers, signs in and reads me and the site', async () => {
  const { customer } = await register('ada');
  const client = createPublicClient(publicUrl);
  const { data: signedIn } = await client.mutation(SIGN_IN, {
    siteId: 1,
    input: { login: 'ada@urql.example', password: PASSWORD },
  });
  if (signedIn?.signIn.__typename !== 'SignInSuccess') throw new Error(JSON.stringify(signedIn));
  expect(signedIn.signIn.customer.id).toBe(customer.id);

  const { data: mine } = await createPublicClient(publicUrl, signedIn.signIn.authToken.token).query(ME, {});
  expect(mine?.me).toMatchObject({ id: customer.id, email: 'ada@urql.example', displayName: 'ada' });
  const { data } = await client.query(SITE, { siteId: 1 });
  expect(data?.site).toMatchObject({ id: 'Site:1', siteId: 1, passwordRules: { minLength: 6 } });
});

test('a visitor proves the address with the code of the mail', async () => {
  const client = createPublicClient(publicUrl);
  const input = { email: 'fay@urql.example', password: PASSWORD };
  const { data } = await client.mutation(REGISTER, { siteId: 2, input });
  const required = data?.registerCustomer;
  if (required?.__typename !== 'EmailVerificationRequired') throw new Error(JSON.stringify(data));
  const proof = { verificationId: required.verification.id, code: await mailedCode(input.email) };
  const wrong = await client.mutation(VERIFY_EMAIL, { siteId: 2, input: { ...proof, code: 'wrong' } });
  expect(wrong.data?.verifyEmail).toMatchObject({ failure: 'INVALID', message: expect.any(String) });
  const verified = await client.mutation(VERIFY_EMAIL, { siteId: 2, input: proof });
  expect(verified.data?.verifyEmail).toMatchObject({ customer: { emailVerified: true } });
});

test('a failure is read through the interface Error', async () => {
  await register('bob');
  const input = { email: 'bob@urql.example', password: PASSWORD };
  const { data } = await createPublicClient(publicUrl).mutation(REGISTER, { siteId: 1, input });
  expect(data?.registerCustomer).toMatchObject({
    __typename: 'ValidationError',
    message: expect.any(String),
    fieldErrors: [{ field: 'EMAIL', code: 'TAKEN' }],
  });
});

test('pages of customers are merged, and a changed customer changes in the list by its id', async () => {
  for (const name of NAMES) await register(name);
  const client = platformClient();
  let page = await client.query(CUSTOMERS, { first: 2 });
  while (page.data?.customers.pageInfo.hasNextPage) {
    page = await client.query(CUSTOMERS, { first: 2, after: page.data.customers.pageInfo.endCursor });
  }
  const list = () =>
    (client.readQuery(CUSTOMERS, { first: 2 })?.data?.customers.edges ?? []).map(({ node }) => node);
  const names = () => list().map(({ displayName }) => displayName);
  expect(names()).toEqual(expect.arrayContaining(NAMES));

  const id = list().find(({ displayName }) => displayName === NAMES[1])?.id ?? '';
  await client.mutation(UPDATE_CUSTOMER, { id, input: { displayName: 'changed by urql' } });
  expect(names()).toContain('changed by urql');
  expect(names()).not.toContain(NAMES[1]);
});

test('an account and a site of the same number are two objects, and node finds each by its id', async () => {
  const client = platformClient();
  const { data } = await client.query(ACCOUNT_AND_SITE, { siteId: 1 });
  expect(data).toMatchObject({
    account: { id: 'Account:1', accountId: 1, name: 'The account' },
    site: { id: 'Site:1', siteId: 1, name: 'The site' },
  });
  const { customer } = await register('dora');
  const node = async (id: string) => (await client.query(NODE, { id })).data?.node;
  expect(await node('Account:1')).toMatchObject({ __typename: 'Account', accountId: 1 });
  expect(await node('Site:1')).toMatchObject({ __typename: 'Site', siteId: 1 });
  expect(await node(customer.id)).toMatchObject({ __typename: 'Customer', displayName: 'dora' });
  expect(await node('Site:99')).toBeNull();
});
