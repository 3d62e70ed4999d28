// node: an account, a site or a customer, read again by the id that it was shown with.
import { expect, test } from 'vitest';
import { GOOD_INPUT, useService } from '../support/service.ts';

const service = useService();

const NODE = /* GraphQL */ `
  query ($id: ID!) {
    node(id: $id) {
      __typename id
      ... on Account { accountId }
      ... on Site { siteId }
      ... on Customer { email }
    }
  }
`;

async function node(id: unknown) {
  const { body } = await service.askPlatform(1, NODE, { id });
  expect(body.errors).toBeUndefined();
  return body.data.node;
}

test('each id that the schema shows finds the object that it was shown with', async () => {
  await service.register(1, GOOD_INPUT);
  const { body } = await service.askPlatform(
    1,
    '{ account { id } site(id: 1) { id } customers { edges { node { id } } } }',
  );
  const { account, site, customers } = body.data;
  const customerId = customers.edges[0].node.id;
  expect(await node(account.id)).toEqual({ __typename: 'Account', id: account.id, accountId: 1 });
  expect(await node(site.id)).toEqual({ __typename: 'Site', id: site.id, siteId: 1 });
  expect(await node(customerId)).toEqual({ __typename: 'Customer', id: customerId, email: GOOD_INPUT.email });
});

test('the id of an object of another account finds nothing', async () => {
  const { customer } = await service.register(3, GOOD_INPUT);
  for (const id of ['Account:2', 'Site:3', customer.id]) expect(await node(id), id).toBeNull();
});

const ABSENT = ['Site:99', 'Account:99', '01900000-0000-7000-8000-000000000001'];
const MALFORMED = ['', 'Site:0', 'Site:99999999999', 'Customer:1', 'x\u0000', '\ud800', 1, -1];
test.each([...ABSENT, ...MALFORMED])('the id %j, which no object has, finds nothing', async (id) => {
  expect(await node(id)).toBeNull();
});
