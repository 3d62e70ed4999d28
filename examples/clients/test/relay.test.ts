// Relay: its compiler accepts both schemas, and its store holds each object by its id.
import {
  commitMutation,
  createOperationDescriptor,
  type Environment,
  fetchQuery,
  type GraphQLTaggedNode,
  getRequest,
  type MutationParameters,
  type OperationType,
} from 'relay-runtime';
import { expect, inject, test } from 'vitest';
import { createEnvironment } from '../src/relay/environment.ts';
import type { publisherAccountAndSiteQuery } from '../src/relay/platform/__generated__/publisherAccountAndSiteQuery.graphql.ts';
import refetchCustomer from '../src/relay/platform/__generated__/publisherCustomerRefetchQuery.graphql.ts';
import type { publisherCustomersQuery } from '../src/relay/platform/__generated__/publisherCustomersQuery.graphql.ts';
import type { publisherNodeQuery } from '../src/relay/platform/__generated__/publisherNodeQuery.graphql.ts';
import type { publisherUpdateCustomerMutation } from '../src/relay/platform/__generated__/publisherUpdateCustomerMutation.graphql.ts';
import { ACCOUNT_AND_SITE, CUSTOMERS, NODE, UPDATE_CUSTOMER } from '../src/relay/platform/publisher.ts';
import type { visitorMeQuery } from '../src/relay/public/__generated__/visitorMeQuery.graphql.ts';
import type { visitorRegisterMutation } from '../src/relay/public/__generated__/visitorRegisterMutation.graphql.ts';
import type { visitorSignInMutation } from '../src/relay/public/__generated__/visitorSignInMutation.graphql.ts';
import type { visitorSiteQuery } from '../src/relay/public/__generated__/visitorSiteQuery.graphql.ts';
import type { visitorVerifyEmailMutation } from '../src/relay/public/__generated__/visitorVerifyEmailMutation.graphql.ts';
import { ME, REGISTER, SIGN_IN, SITE, VERIFY_EMAIL } from '../src/relay/public/visitor.ts';
import { mailedCode } from './mailedCode.ts';

const publicUrl = inject('publicUrl');
const PASSWORD = 'correct horse';
/** The tests of all clients share one service. */
const NAMES = ['relay-1', 'relay-2', 'relay-3'];

const platformEnvironment = () => createEnvironment(inject('platformUrl'), inject('apiKey'));

function query<Query extends OperationType>(
  environment: Environment,
  document: GraphQLTaggedNode,
  variables: Query['variables'],
): Promise<Query['response'] | undefined> {
  return fetchQuery<Query>(environment, document, variables).toPromise();
}

function mutate<Mutation extends MutationParameters>(
  environment: Environment,
  mutation: GraphQLTaggedNode,
  variables: Mutation['variables'],
): Promise<Mutation['response']> {
  return new Promise((onCompleted, onError) => {
    commitMutation<Mutation>(environment, { mutation, variables, onCompleted, onError });
  });
}

async function register(name: string) {
  const { registerCustomer } = await mutate<visitorRegisterMutation>(createEnvironment(publicUrl), REGISTER, {
    siteId: 1,
    input: { email: `${name}@relay.example`, password: PASSWORD, displayName: name },
  });
  if (!registerCustomer.customer) throw new Error(JSON.stringify(registerCustomer));
  return registerCustomer.customer;
}

test('a visitor registers, signs in and reads me and the site', async () => {
  const customer = await register('ada');
  const environment = createEnvironment(publicUrl);
  const { signIn } = await mutate<visitorSignInMutation>(environment, SIGN_IN, {
    siteId: 1,
    input: { login: 'ada@relay.example', password: PASSWORD },
  });
  expect(signIn.customer).toMatchObject({ id: customer.id });

  const signedIn = createEnvironment(publicUrl, signIn.authToken?.token);
  const mine = await query<visitorMeQuery>(signedIn, ME, {});
  expect(mine?.me).toMatchObject({ id: customer.id, email: 'ada@relay.example', displayName: 'ada' });
  const data = await query<visitorSiteQuery>(environment, SITE, { siteId: 1 });
  expect(data?.site).toMatchObject({ id: 'Site:1', siteId: 1, passwordRules: { minLength: 6 } });
});

test('a visitor proves the address with the code of the mail', async () => {
  const environment = createEnvironment(publicUrl);
  const input = { email: 'fay@relay.example', password: PASSWORD };
  const data = await mutate<visitorRegisterMutation>(environment, REGISTER, { siteId: 2, input });
  const { verification } = data.registerCustomer;
  if (!verification) throw new Error(JSON.stringify(data));
  const proof = { verificationId: verification.id, code: await mailedCode(input.email) };
  const verify = async (sent: typeof proof) =>
    (await mutate<visitorVerifyEmailMutation>(environment, VERIFY_EMAIL, { siteId: 2, input: sent }))
      .verifyEmail;
  expect(await verify({ ...proof, code: 'wrong' })).toMatchObject({
    failure: 'INVALID',
    message: expect.any(String),
  });
  expect(await verify(proof)).toMatchObject({ customer: { emailVerified: true } });
});

test('a failure is read through the interface Error', async () => {
  await register('bob');
  const { registerCustomer } = await mutate<visitorRegisterMutation>(createEnvironment(publicUrl), REGISTER, {
    siteId: 1,
    input: { email: 'bob@relay.example', password: PASSWORD },
  });
  expect(registerCustomer).toMatchObject({
    __typename: 'ValidationError',
    message: expect.any(String),
    fieldErrors: [{ field: 'EMAIL', code: 'TAKEN' }],
  });
});

test('pages of customers are merged, and a changed customer changes in the list by its id', async () => {
  for (const name of NAMES) await register(name);
  const environment = platformEnvironment();
  const operation = createOperationDescriptor(getRequest(CUSTOMERS), { first: 2 });
  environment.retain(operation);
  const page = async (after: string | null) => {
    const data = await query<publisherCustomersQuery>(environment, CUSTOMERS, { first: 2, after });
    return data?.customers.pageInfo;
  };
  let info = await page(null);
  while (info?.hasNextPage) info = await page(info.endCursor ?? null);
  const list = () => {
    const { customers } = environment.lookup(operation.fragment)
      .data as unknown as publisherCustomersQuery['response'];
    return customers.edges.map(({ node }) => node);
  };
  const names = () => list().map(({ displayName }) => displayName);
  expect(names()).toEqual(expect.arrayContaining(NAMES));

  const id = list().find(({ displayName }) => displayName === NAMES[1])?.id ?? '';
  await mutate<publisherUpdateCustomerMutation>(environment, UPDATE_CUSTOMER, {
    id,
    input: { displayName: 'changed by relay' },
  });
  expect(names()).toContain('changed by relay');
  expect(names()).not.toContain(NAMES[1]);
});

test('an account and a site of the same number are two objects, and node finds each by its id', async () => {
  const environment = platformEnvironment();
  const data = await query<publisherAccountAndSiteQuery>(environment, ACCOUNT_AND_SITE, { siteId: 1 });
  expect(data).toMatchObject({
    account: { id: 'Account:1', accountId: 1, name: 'The account' },
    site: { id: 'Site:1', siteId: 1, name: 'The site' },
  });
  const customer = await register('dora');
  const node = async (id: string) => (await query<publisherNodeQuery>(environment, NODE, { id }))?.node;
  expect(await node('Account:1')).toMatchObject({ __typename: 'Account', accountId: 1 });
  expect(await node('Site:1')).toMatchObject({ __typename: 'Site', siteId: 1 });
  expect(await node(customer.id)).toMatchObject({ __typename: 'Customer', displayName: 'dora' });
  expect(await node('Site:99')).toBeNull();
});

test('the query that Relay makes of a refetchable fragment reads one customer again', async () => {
  const customer = await register('eve');
  const environment = platformEnvironment();
  await query(environment, refetchCustomer, { id: customer.id });
  const record = environment.getStore().getSource().get(customer.id);
  expect(record).toMatchObject({ __typename: 'Customer', email: 'eve@relay.example', displayName: 'eve' });
});
