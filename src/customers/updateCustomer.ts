// Changing a customer on behalf of the platform.

import type { Clock } from '../lib/clock.ts';
import {
  type CustomerChangesInput,
  readCustomerChanges,
  type UpdateCustomerOutcome,
} from './customerChanges.ts';
import type { CustomerStore } from './customerStore.ts';
import { searchKeys } from './searchKeys.ts';

/** A customer of another account is not found, like one that does not exist. */
export type UpdateCustomer = (
  accountId: number,
  id: string,
  input: CustomerChangesInput,
) => Promise<UpdateCustomerOutcome>;

export function createUpdateCustomer({
  customers,
  clock,
}: {
  customers: CustomerStore;
  clock: Clock;
}): UpdateCustomer {
  return async (accountId, id, input) => {
    const changes = readCustomerChanges(input);
    if ('kind' in changes) return changes;
    const customer = await customers.updateCustomer(accountId, id, (current) => ({
      ...changes,
      ...searchKeys({ ...current, ...changes }),
      updatedAt: clock(),
    }));
    return customer ? { kind: 'UpdateCustomerSuccess', customer } : { kind: 'CustomerNotFoundError' };
  };
}
