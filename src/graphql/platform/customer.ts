// What the platform sees of a customer beyond what the customer does, and how it finds one.
import { builder } from '../builder.ts';
import { CustomerObject } from '../public/customer.ts';
import { PlatformQuery } from './root.ts';

builder.objectField(CustomerObject, 'siteId', (t) =>
  t.exposeInt('siteId', {
    subGraphs: ['Platform'],
    description: 'The site through which the customer registered.',
  }),
);

builder.objectField(PlatformQuery, 'customer', (t) =>
  t.withAuth({ apiKey: true }).field({
    type: CustomerObject,
    nullable: true,
    description: 'One customer of the account. Null: the account has no such customer.',
    args: { id: t.arg.id({ required: true, description: 'The id of the customer, a UUID.' }) },
    resolve: async (_root, { id }, { app, caller }) =>
      (await app.platform.findCustomer(caller.accountId, id)) ?? null,
  }),
);
