// The one write of a registration: the customer, and the security token that it spends.
import type { Customer, NewCustomer } from '../customers/customer.ts';
import { type CustomerStore, createCustomerStore } from '../customers/customerStore.ts';
import type { Database } from '../database/database.ts';
import { databaseFault } from '../database/databaseFault.ts';
import { createSpentTokens } from '../risk/spentTokens.ts';

/**
 * The customer as stored; `TAKEN` if its e-mail or username is taken, `TOKEN_SPENT` if the security token has already
 * registered another customer. `securityToken` is null if the site requires none.
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
    // A failure rolls the spending back. TAKEN does not: the provider has already seen the token.
    const stored = db.transaction(async (transaction) => {
      const tokens = createSpentTokens(transaction);
      const spent = await tokens.spendToken(customer, securityToken, customer.createdAt);
      return spent ? insert(createCustomerStore(transaction), customer) : 'TOKEN_SPENT';
    });
    return stored.catch((error) => Promise.reject(databaseFault(error)));
  };
}
