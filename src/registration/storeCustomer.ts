// The one write of a registration: the customer, and what belongs to it.
import type { Customer, NewCustomer } from '../customers/customer.ts';
import { type CustomerStore, createCustomerStore } from '../customers/customerStore.ts';
import type { Database } from '../database/database.ts';
import { databaseFault } from '../database/databaseFault.ts';
import { writeEvent } from '../events/writeEvent.ts';
import { createSpentTokens } from '../risk/spentTokens.ts';

/** What is written with the customer, in one transaction. */
export interface Belongings {
  /** The security token that the registration spends; null if the site requires none. */
  readonly securityToken: string | null;
  /** Whether the account has endpoints that want to hear of it. */
  readonly hasEndpoints: boolean;
}

/**
 * The customer as stored; `TAKEN` if its e-mail or username is taken, `TOKEN_SPENT` if the security token has already
 * registered another customer.
 */
export type StoreCustomer = (
  customer: NewCustomer,
  belongings: Belongings,
) => Promise<Customer | 'TAKEN' | 'TOKEN_SPENT'>;

/** `eventWritten` is called after the commit of an event. */
export function createStoreCustomer(db: Database, eventWritten: () => void): StoreCustomer {
  const customers = createCustomerStore(db);
  const insert = async (store: CustomerStore, customer: NewCustomer) =>
    (await store.insertCustomer(customer)) ?? 'TAKEN';

  return async (customer, { securityToken, hasEndpoints }) => {
    // One statement needs no transaction.
    if (securityToken === null && !hasEndpoints) return insert(customers, customer);
    let hasEvent = false;
    const stored = await db
      .transaction(async (transaction) => {
        // A failure rolls the spending back. TAKEN does not: the provider has already seen the token.
        if (securityToken !== null) {
          const tokens = createSpentTokens(transaction);
          if (!(await tokens.spendToken(customer, securityToken, customer.createdAt))) return 'TOKEN_SPENT';
        }
        const inserted = await insert(createCustomerStore(transaction), customer);
        if (hasEndpoints && typeof inserted === 'object') {
          const { accountId, siteId, id, createdAt } = inserted;
          const event = {
            type: 'customer.registered',
            accountId,
            siteId,
            customerId: id,
            at: createdAt,
          } as const;
          hasEvent = await writeEvent(transaction, event);
        }
        return inserted;
      })
      .catch((error) => Promise.reject(databaseFault(error)));
    if (hasEvent) eventWritten();
    return stored;
  };
}
