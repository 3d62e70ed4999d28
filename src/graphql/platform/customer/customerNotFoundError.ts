// The outcome of a mutation on a customer that the account does not have.
import { outcomeRefs } from '../../outcomeRefs.ts';
import { ErrorInterface } from '../../types/error.ts';

export const CustomerNotFoundErrorObject = outcomeRefs<{ readonly kind: 'CustomerNotFoundError' }>()(
  'CustomerNotFoundError',
).implement({
  description: 'The account has no customer with this id. Nothing was changed.',
  interfaces: [ErrorInterface],
});
