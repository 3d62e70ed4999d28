// Apollo Client: typed by gql.tada, its cache normalised without settings for objects.
import { gql } from '@apollo/client';
import { expect, inject, test } from 'vitest';
import { createPlatformClient, createPublicClient } from '../src/apollo/client.ts';
import { ACCOUNT_AND_SITE, CUSTOMERS, NODE, UPDATE_CUSTOMER } from '../src/documents/publisher.ts';
import { ME, REGISTER, SIGN_IN, SITE, VERIFY_EMAIL } from '../src/documents/visitor.ts';
import { mailedCode } from './mailedCode.ts';

const publicUrl = inject('publicUrl');
const PASSWORD = 'correct horse';
/** The tests of all clients share one service. */
const NAMES = ['apollo-1', 'apollo-2', 'apollo-3'];

const platformClient = () => createPlatformClient(inject('platformUrl'), inject('apiKey'));

async function register(name: string) {
  const client = createPublicClient(publicUrl);
  const input = { email: `${name}@apollo.example`, password: PASSWORD, displayName: name };
  const { data } = await client.mutate({ mutation: REGISTER, variables: { siteId: 1, input } });
  const outcome = data?.registerCustomer;
  if (outcome?.__typename !== 'RegisterCustomerSuccess') throw new Error(JSON.stringify(data));
  return outcome;
}

test('a visitor registers, signs in and reads me and the site', async () => {
  const { customer } = await register('ada');
  const client = createPublicClient(publicUrl);
  const { data: signedIn } = await client.mutate({
    mutation: SIGN_IN,
    variables: { siteId: 1, input: { login: 'ada@apollo.example', password: PASSWORD } },
  });
  if (signedIn?.signIn.__typename !== 'SignInSuccess') throw new Error(JSON.stringify(signedIn));
  expect(signedIn.signIn.customer.id).toBe(customer.id);

  const { data: mine } = await createPublicClient(publicUrl, signedIn.signIn.authToken.token).query({
    query: ME,
  });
  expect(mine?.me).toMatchObject({ id: customer.id, email: 'ada@apollo.example', displayName: 'ada' });
  const { data } = await client.query({ query: SITE, variables: { siteId: 1 } });
  expect(data?.site).toMatchObject({ id: 'Site:1', siteId: 1, passwordRules: { minLength: 6 } });
});

test('a visitor proves the address with the code of the mail', async () => {
  const client = createPublicClient(publicUrl);
  const input = { email: 'fay@apollo.example', password: PASSWORD };
  const { data } = await client.mutate({ mutation: REGISTER, variables: { siteId: 2, input } });
  const required = data?.registerCustomer;
  if (required?.__typename !== 'EmailVerificationRequired') throw new Error(JSON.stringify(data));
  const proof = { verificationId: required.verification.id, code: await mailedCode(input.email) };
  const verify = async (sent: typeof proof) => {
    const variables = { siteId: 2, input: sent };
    return (await client.mutate({ mutation: VERIFY_EMAIL, variables })).data?.verifyEmail;
  };
  const wrong = await verify({ ...proof, code: 'wrong' });
  expect(wrong).toMatchObject({ failure: 'INVALID', message: expect.any(String) });
  expect(await verify(proof)).toMatchObject({ customer: { emailVerified: true } });
});

test('a failure is read through the interface Error', async () => {
  await register('bob');
  const client = createPublicClient(publicUrl);
  const input = { email: 'bob@apollo.example', password: PASSWORD };
  const { data } = await client.mutate({ mutation: REGISTER, variables: { siteId: 1, input } });
  expect(data?.registerCustomer).toMatchObject({
    __typename: 'ValidationError',
    message: expect.any(String),
    fieldErrors: [{ field: 'EMAIL', code: 'TAKEN' }],
  });
});

test('pages of customers are merged, and a changed customer changes in the list by its id', async () => {
  for (const name of NAMES) await register(name);
  const client = platformClient();
  const page = async (after: string | null) => {
    const { data } = await client.query({
      query: CUSTOMERS,
      variables: { first: 2, after },
      // Else the cache returns the pages that it already has.
      fetchPolicy: 'network-only',
    });
    return data?.customers.pageInfo;
  };
  let info = await page(null);
  while (info?.hasNextPage) info = await page(info.endCursor);
  const list = () =>
    (client.readQuery({ query: CUSTOMERS, variables: { first: 2 } })?.customers.edges ?? []).map(
      ({ node }) => node,
    );
  const names = () => list().map(({ displayName }) => displayName);
  expect(names()).toEqual(expect.arrayContaining(NAMES));

  const id = list().find(({ displayName }) => displayName === NAMES[1])?.id ?? '';
  await client.mutate({
    mutation: UPDATE_CUSTOMER,
    variables: { id, input: { displayName: 'changed by apollo' } },
  });
  expect(names()).toContain('changed by apollo');
  expect(names()).not.toContain(NAMES[1]);
});

test('an account and a site of the same number are two objects, and node finds each by its id', async () => {
  const client = platformClient();
  const { data } = await client.query({ query: ACCOUNT_AND_SITE, variables: { siteId: 1 } });
  expect(data).toMatchObject({
    account: { id: 'Account:1', accountId: 1, name: 'The account' },
    site: { id: 'Site:1', siteId: 1, name: 'The site' },
  });
  const { customer } = await register('dora');
  const node = async (id: string) => (await client.query({ query: NODE, variables: { id } })).data?.node;
  expect(await node('Account:1')).toMatchObject({ __typename: 'Account', accountId: 1 });
  expect(await node('Site:1')).toMatchObject({ __typename: 'Site', siteId: 1 });
  expect(await node(customer.id)).toMatchObject({ __typename: 'Customer', displayName: 'dora' });
  expect(await node('Site:99')).toBeNull();
  // One object in the cache, whichever query it came from.
  const fragment = gql`fragment Site on Site { name siteId }`;
  expect(client.cache.readFragment({ id: 'Site:Site:1', fragment })).toMatchObject({ name: 'The site' });
});
