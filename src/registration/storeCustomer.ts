// The one write of a registration: the customer, and what belongs to it.
import type { Customer, NewCustomer } from '../customers/customer.ts';
import { type CustomerStore, createCustomerStore } from '../customers/customerStore.ts';
import type { Database } from '../database/database.ts';
import { databaseFault } from '../database/databaseFault.ts';
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

  return async (customer, belongings) => {
    // One statement needs no transaction.
    const { stored, hasDeliveries } =
      belongings.securityToken === null
        ? await insert(customers, customer, belongings)
        : await db
            .transaction((transaction) => spendAndInsert(transaction, customer, belongings))
            .catch((error) => Promise.reject(databaseFault(error)));
    if (hasDeliveries) eventWritten();
    return stored;
  };
}

interface Written {
  readonly stored: Customer | 'TAKEN' | 'TOKEN_SPENT';
  readonly hasDeliveries: boolean;
}

async function insert(
  customers: CustomerStore,
  customer: NewCustomer,
  { hasEndpoints }: Belongings,
): Promise<Written> {
  if (!hasEndpoints) {
    return { stored: (await customers.insertCustomer(customer)) ?? 'TAKEN', hasDeliveries: false };
  }
  const { accountId, siteId, id, createdAt } = customer;
  const event = { type: 'customer.registered', accountId, siteId, customerId: id, at: createdAt } as const;
  const inserted = await customers.insertCustomerWithEvent(customer, event);
  return { stored: inserted?.customer ?? 'TAKEN', hasDeliveries: inserted?.hasDeliveries ?? false };
}

/** A failure rolls the spending back. TAKEN does not: the provider has already seen the token. */
async function spendAndInsert(
  transaction: Database,
  customer: NewCustomer,
  belongings: Belongings,
): Promise<Written> {
  const { securityToken } = belongings;
  const isFresh =
    securityToken === null ||
    (await createSpentTokens(transaction).spendToken(customer, securityToken, customer.createdAt));
  if (!isFresh) return { stored: 'TOKEN_SPENT', hasDeliveries: false };
  return insert(createCustomerStore(transaction), customer, belongings);
}
