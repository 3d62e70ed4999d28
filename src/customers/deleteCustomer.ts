// Deleting a customer on behalf of the platform, with everything that belongs to it.
import type { Clock } from '../lib/clock.ts';
import type { CustomerChangeStore } from './customerChangeStore.ts';
import type { DeleteCustomerOutcome } from './customerChanges.ts';

/** A customer of another account is not found, like one that does not exist. */
export type DeleteCustomer = (accountId: number, id: string) => Promise<DeleteCustomerOutcome>;

export function createDeleteCustomer({
  changeStore,
  clock,
}: {
  changeStore: CustomerChangeStore;
  clock: Clock;
}): DeleteCustomer {
  return async (accountId, id) => {
    const customer = await changeStore.delete(accountId, id, clock());
    return customer ? { kind: 'DeleteCustomerSuccess', customer } : { kind: 'CustomerNotFoundError' };
  };
}
