// Changes and deletions of customers are reported to the endpoints of the account, in the transaction of the change.
import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { customers, webhookEvents } from '../../src/database/tables.ts';
import { GOOD_INPUT, useService } from '../support/service.ts';

const service = useService(
  {},
  { post: async () => ({ outcome: 'DELIVERED', status: 200, milliseconds: 1, retryAfterSeconds: null }) },
);

async function createEndpoint(accountId: number) {
  const outcome = await service.app.webhooks.create(accountId, {
    url: 'https://crm.example/hooks',
    label: 'CRM',
    eventTypes: ['CUSTOMER_UPDATED', 'CUSTOMER_DELETED'],
  });
  expect(outcome.kind).toBe('CreateWebhookEndpointSuccess');
}

const events = () =>
  service.database.db
    .select({
      type: webhookEvents.type,
      accountId: webhookEvents.accountId,
      siteId: webhookEvents.siteId,
      customerId: webhookEvents.customerId,
      changed: webhookEvents.changed,
    })
    .from(webhookEvents)
    .orderBy(webhookEvents.id);

test('an event names exactly the fields that changed', async () => {
  await createEndpoint(1);
  const { customer } = await service.register(2, {
    ...GOOD_INPUT,
    password: 'Correct1!',
    username: 'ada',
    firstName: 'Ada',
    phone: '1',
    metadata: [{ key: 'a', value: '1' }],
  });
  const update = (input: object) => service.app.customers.update(1, customer.id, input);
  await update({ firstName: ' Augusta ', lastName: null, phone: '(1)', language: 'de' });
  await update({ username: null, metadata: [{ key: 'a', value: '2' }] });
  await service.database.db.update(customers).set({ emailHardbounce: true });
  await update({ email: 'new@example.com' });
  // Nothing changes.
  await update({ firstName: 'Augusta', metadata: [{ key: ' a', value: '2' }] });
  await update({});
  await service.app.customers.delete(1, customer.id);

  const event = { accountId: 1, siteId: 2, customerId: customer.id };
  expect(await events()).toEqual([
    { ...event, type: 'customer.updated', changed: ['language', 'firstName'] },
    { ...event, type: 'customer.updated', changed: ['username', 'metadata'] },
    { ...event, type: 'customer.updated', changed: ['email', 'emailHardbounce'] },
    { ...event, type: 'customer.deleted', changed: null },
  ]);
});

test('what is not committed is not reported', async () => {
  await createEndpoint(1);
  const { customer } = await service.register(1, GOOD_INPUT);
  await service.register(1, { ...GOOD_INPUT, email: 'b@example.com' });
  await service.app.customers.update(1, customer.id, { email: 'b@example.com' });
  await service.app.customers.update(1, customer.id, { title: 'x'.repeat(256) });
  await service.app.customers.update(2, customer.id, { title: 'Dr' });
  await service.app.customers.delete(2, customer.id);
  expect(await events()).toEqual([]);
});

test('without an endpoint no event is stored', async () => {
  await createEndpoint(2);
  const { customer } = await service.register(1, GOOD_INPUT);
  await service.app.customers.update(1, customer.id, { title: 'Dr' });
  await service.app.customers.delete(1, customer.id);
  expect(await events()).toEqual([]);
  expect(await service.database.db.$count(customers, eq(customers.id, customer.id))).toBe(0);
});
