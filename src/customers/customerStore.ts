// Customers in the database. The password's hash goes in and never comes out.
import { and, eq, getTableColumns, or, type SQL } from 'drizzle-orm';
import type { Database } from '../database/database.ts';
import { guarded } from '../database/databaseFault.ts';
import { customers } from '../database/tables.ts';
import type { Customer, NewCustomer, TakenKeys, UniqueKeys } from './customer.ts';

export type CustomerStore = ReturnType<typeof createCustomerStore>;

const {
  passwordHash: _hash,
  emailKey: _emailKey,
  usernameKey: _usernameKey,
  ...customerColumns
} = getTableColumns(customers);

export function createCustomerStore(db: Database) {
  return guarded({
    /** One query for both keys; none where there is nothing to ask. */
    async findTakenKeys(accountId: number, keys: UniqueKeys): Promise<TakenKeys> {
      const conditions: SQL[] = [];
      if (keys.emailKey !== undefined) conditions.push(eq(customers.emailKey, keys.emailKey));
      if (keys.usernameKey !== undefined) conditions.push(eq(customers.usernameKey, keys.usernameKey));
      if (conditions.length === 0) return { email: false, username: false };
      const rows = await db
        .select({ emailKey: customers.emailKey, usernameKey: customers.usernameKey })
        .from(customers)
        .where(and(eq(customers.accountId, accountId), or(...conditions)));
      return {
        email: rows.some((row) => row.emailKey === keys.emailKey),
        username: rows.some((row) => row.usernameKey !== null && row.usernameKey === keys.usernameKey),
      };
    },

    /** The row as stored, or nothing where one of its keys is taken: the unique indexes decide every race. */
    async insertCustomer(customer: NewCustomer): Promise<Customer | undefined> {
      const { metadata, ...columns } = customer;
      const [row] = await db
        .insert(customers)
        .values({ ...columns, metadata: [...metadata] })
        .onConflictDoNothing()
        .returning(customerColumns);
      return row;
    },
  });
}
