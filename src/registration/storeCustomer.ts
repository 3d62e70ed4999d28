// The one write of a registration: the customer, and the security token that it spends.
import type { Customer, NewCustomer } from '../customers/customer.ts';
import { type CustomerStore, createCustomerStore } from '../customers/customerStore.ts';
import type { Database } from '../database/database.ts';
import { databaseFault } from '../database/databaseFault.ts';
import { createSpentTokens } from '../risk/spentTokens.ts';

/**
 * The customer as stored; `TAKEN` where one of its keys is, `TOKEN_SPENT` where the security token has registered
 * another customer. `securityToken` is null where none was asked for.
 */
export type StoreCustomer = (
  customer: NewCustomer,
  securityToken: string | null,
) => Promise<Customer | 'TAKEN' | 'TOKEN_SPENT'>;

export function createStoreCustomer(db: Database): StoreCustomer {
  const customers = createCustomerStore(db);
  const insert = async (store: CustomerStore, customer: NewCustomer) =>
    (await store.insertCustomer(customer)) ?? 'TAKEN';

  return (customer, securityToken) => {
    if (securityToken === null) return insert(customers, customer);
    // A failure takes the spending back. A key that is taken does not: the provider has seen the token by then.
    const stored = db.transaction(async (transaction) => {
      const tokens = createSpentTokens(transaction);
      const spent = await tokens.spendToken(customer, securityToken, customer.createdAt);
      return spent ? insert(createCustomerStore(transaction), customer) : 'TOKEN_SPENT';
    });
    return stored.catch((error) => Promise.reject(databaseFault(error)));
  };
}
