// Changing a customer on behalf of the platform.
import type { Clock } from '../lib/clock.ts';
import { validationError } from '../outcomes/validationError.ts';
import { changedCustomer } from './changedCustomer.ts';
import type { CustomerChangeStore } from './customerChangeStore.ts';
import {
  type CustomerChangesInput,
  readCustomerChanges,
  type UpdateCustomerOutcome,
} from './customerChanges.ts';
import type { CustomerStore } from './customerStore.ts';
import { takenErrors } from './takenErrors.ts';

/** A customer of another account is not found, like one that does not exist. */
export type UpdateCustomer = (
  accountId: number,
  id: string,
  input: CustomerChangesInput,
) => Promise<UpdateCustomerOutcome>;

export function createUpdateCustomer({
  customers,
  changeStore,
  clock,
}: {
  customers: CustomerStore;
  changeStore: CustomerChangeStore;
  clock: Clock;
}): UpdateCustomer {
  return async function update(accountId, id, input) {
    const { changes, fieldErrors, keys } = readCustomerChanges(input);
    const taken = takenErrors(await customers.findKeysOfOthers(accountId, id, keys));
    if (!changes || taken.length > 0) return validationError([...fieldErrors, ...taken]);
    const customer = await changeStore.update(accountId, id, (current) =>
      changedCustomer(current, changes, clock()),
    );
    // Another customer was faster, and is found now.
    if (customer === 'TAKEN') return update(accountId, id, input);
    return customer ? { kind: 'UpdateCustomerSuccess', customer } : { kind: 'CustomerNotFoundError' };
  };
}
