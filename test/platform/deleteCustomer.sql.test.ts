// deleteCustomer: the customer and everything that belongs to it are gone, and nothing else.
import { expect, test } from 'vitest';
import { GOOD_INPUT, useService } from '../support/service.ts';

const service = useService();

async function remove(id: string, accountId = 1) {
  const mutation = `mutation ($id: ID!) { deleteCustomer(id: $id) {
    __typename ... on DeleteCustomerSuccess { customer { id email } } ... on Error { message } } }`;
  const { body } = await service.askPlatform(accountId, mutation, { id });
  if (body.errors) throw new Error(JSON.stringify(body.errors));
  return body.data.deleteCustomer;
}

test('the row is gone, tokens stop working, and address and username are free', async () => {
  const { customer, authToken } = await service.register(1, { ...GOOD_INPUT, username: 'ada' });
  await service.register(1, { ...GOOD_INPUT, email: 'b@example.com' });
  expect(await remove(customer.id)).toEqual({
    __typename: 'DeleteCustomerSuccess',
    customer: { id: customer.id, email: GOOD_INPUT.email },
  });
  expect((await service.rows()).map(({ email }) => email)).toEqual(['b@example.com']);
  const me = await service.ask('{ me { id } }', {}, { authorization: `Bearer ${authToken.token}` });
  expect(me.body.errors[0].extensions.code).toBe('UNAUTHENTICATED');
  const again = await service.register(1, { ...GOOD_INPUT, username: 'ada' });
  expect(again.__typename).toBe('RegisterCustomerSuccess');
  expect(again.customer.id).not.toBe(customer.id);
});

test.each(['01900000-0000-7000-8000-000000000000', 'no uuid', ''])(
  'no customer has the id "%s"',
  async (id) => {
    expect(await remove(id)).toEqual({
      __typename: 'CustomerNotFoundError',
      message: 'There is no customer with this id.',
    });
  },
);

test('a customer of another account is not found, and one is deleted once', async () => {
  const { customer } = await service.register(1, GOOD_INPUT);
  expect(await remove(customer.id, 2)).toMatchObject({ __typename: 'CustomerNotFoundError' });
  expect(await service.rows()).toHaveLength(1);
  const ends = await Promise.all(Array.from({ length: 5 }, () => remove(customer.id)));
  expect(ends.filter(({ __typename }) => __typename === 'DeleteCustomerSuccess')).toHaveLength(1);
});
