// RegisterCustomerSuccess: the customer is stored and shown as stored.
import { expect, test } from 'vitest';
import { GOOD_INPUT, useService } from '../support/service.ts';

const service = useService();

test('a registration with nothing but e-mail and password is stored', async () => {
  const result = await service.register(1, GOOD_INPUT);
  expect(result).toMatchObject({
    __typename: 'RegisterCustomerSuccess',
    customer: { email: 'ada@example.com', username: null, name: null, language: 'EN', metadata: [] },
  });
  const [row] = await service.rows();
  expect(row).toMatchObject({ accountId: 1, siteId: 1, id: result.customer.id, emailKey: 'ada@example.com' });
});
