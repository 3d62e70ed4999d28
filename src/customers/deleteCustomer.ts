// Deleting a customer on behalf of the platform, with everything that belongs to it.
import type { DeleteCustomerOutcome } from './customerChanges.ts';
import type { CustomerStore } from './customerStore.ts';

/** A customer of another account is not found, like one that does not exist. */
export type DeleteCustomer = (accountId: number, id: string) => Promise<DeleteCustomerOutcome>;

export function createDeleteCustomer({ customers }: { customers: CustomerStore }): DeleteCustomer {
  return async (accountId, id) => {
    const customer = await customers.deleteCustomer(accountId, id);
    return customer ? { kind: 'DeleteCustomerSuccess', customer } : { kind: 'CustomerNotFoundError' };
  };
}
