// Customers in the database. The password's hash comes out for nothing but a sign-in, and beside the customer.
import { and, eq, or, type SQL } from 'drizzle-orm';
import type { Database } from '../database/database.ts';
import { guarded } from '../database/databaseFault.ts';
import { customers } from '../database/tables.ts';
import { isId } from './cursor.ts';
import type {
  Customer,
  CustomerChanges,
  NewCustomer,
  SearchKeys,
  StoredCredentials,
  TakenKeys,
  UniqueKeys,
} from './customer.ts';
import { customerColumns } from './customerColumns.ts';

export type CustomerStore = ReturnType<typeof createCustomerStore>;

export function createCustomerStore(db: Database) {
  return guarded({
    /** One query for both keys; none where there is nothing to ask. */
    async findTakenKeys(accountId: number, keys: UniqueKeys): Promise<TakenKeys> {
      const hasAnyKey = anyOf(keys);
      if (!hasAnyKey) return { email: false, username: false };
      const rows = await db
        .select({ emailKey: customers.emailKey, usernameKey: customers.usernameKey })
        .from(customers)
        .where(and(eq(customers.accountId, accountId), hasAnyKey));
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

    async findCustomer(accountId: number, id: string): Promise<Customer | undefined> {
      if (!isId(id)) return undefined;
      const [row] = await db.select(customerColumns).from(customers).where(keyed(accountId, id));
      return row;
    },

    /** The customer of the account with this key, and the password's hash. */
    async findByLogin(accountId: number, login: UniqueKeys): Promise<StoredCredentials | undefined> {
      const hasLogin = anyOf(login);
      if (!hasLogin) return undefined;
      const [row] = await db
        .select({ ...customerColumns, passwordHash: customers.passwordHash })
        .from(customers)
        .where(and(eq(customers.accountId, accountId), hasLogin));
      if (!row) return undefined;
      const { passwordHash, ...customer } = row;
      return { customer, passwordHash };
    },

    /** Replaces one hash of a password by another of the same password; does nothing where the password has changed since. */
    async renewPasswordHash({ accountId, id }: Customer, before: string, after: string): Promise<void> {
      const unchanged = eq(customers.passwordHash, before);
      await db
        .update(customers)
        .set({ passwordHash: after })
        .where(and(eq(customers.accountId, accountId), eq(customers.id, id), unchanged));
    },

    /**
     * The row as changed, or nothing where the account has no such customer. `change` sees the row locked: what it
     * derives from other columns stays true.
     */
    async updateCustomer(
      accountId: number,
      id: string,
      change: (current: Customer) => CustomerChanges & Partial<SearchKeys>,
    ): Promise<Customer | undefined> {
      if (!isId(id)) return undefined;
      return await db.transaction(async (transaction) => {
        const [current] = await transaction
          .select(customerColumns)
          .from(customers)
          .where(keyed(accountId, id))
          .for('update');
        if (!current) return undefined;
        const { metadata, ...columns } = change(current);
        const [row] = await transaction
          .update(customers)
          .set({ ...columns, ...(metadata && { metadata: [...metadata] }) })
          .where(keyed(accountId, id))
          .returning(customerColumns);
        return row;
      });
    },
  });
}

/** The condition that a customer has one of the keys; nothing where there are none. */
function anyOf({ emailKey, usernameKey }: UniqueKeys): SQL | undefined {
  return or(
    emailKey === undefined ? undefined : eq(customers.emailKey, emailKey),
    usernameKey === undefined ? undefined : eq(customers.usernameKey, usernameKey),
  );
}

function keyed(accountId: number, id: string): SQL | undefined {
  return and(eq(customers.accountId, accountId), eq(customers.id, id));
}
