// Deleting a customer.
import type { DeleteCustomerOutcome } from '../../../customers/customerChanges.ts';
import { builder } from '../../builder.ts';
import { outcomeRefs } from '../../outcomeRefs.ts';
import { CustomerObject } from '../../types/customer.ts';
import { platformField } from '../platformField.ts';
import { PlatformMutation } from '../root.ts';
import { CustomerNotFoundErrorObject } from './customerNotFoundError.ts';

const DeleteCustomerResult = builder.unionType('DeleteCustomerResult', {
  description: 'How the deletion of a customer ended.',
  types: [
    outcomeRefs<DeleteCustomerOutcome>()('DeleteCustomerSuccess').implement({
      description: 'The customer was deleted, with everything that belonged to it.',
      fields: (t) => ({
        customer: t.expose('customer', { type: CustomerObject, description: 'The customer as it was.' }),
      }),
    }),
    CustomerNotFoundErrorObject,
  ],
  resolveType: (outcome) => outcome.kind,
});

platformField(PlatformMutation, 'deleteCustomer', (t) =>
  t.field({
    type: DeleteCustomerResult,
    description:
      'Deletes a customer, and everything that belongs to it, permanently. E-mail address and username can be used again, ' +
      "and the customer's auth tokens stop working in `me`.",
    args: { id: t.arg.id({ required: true, description: 'The id of the customer, a UUID.' }) },
    resolve: (_root, { id }, { app, caller }) => app.customers.delete(caller.accountId, id),
  }),
);
