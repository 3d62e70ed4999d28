// Changes and deletions of customers in the database, each with its event in the same transaction.
import { and, eq, ne, or } from 'drizzle-orm';
import type { Database } from '../database/database.ts';
import { driverError } from '../database/databaseFault.ts';
import { rowOf } from '../database/rowOf.ts';
import { customers, emailChallenges } from '../database/tables.ts';
import { withDatabaseFaults } from '../database/withDatabaseFaults.ts';
import { createCommitted } from '../events/committed.ts';
import { writeEvent } from '../events/writeEvent.ts';
import { type ChangedCustomer, changedFields } from './changedCustomer.ts';
import { type Customer, isId } from './customer.ts';
import { customerColumns } from './customerColumns.ts';
import { forgetChallenges } from './forgetChallenges.ts';

/** SQLSTATE unique_violation. */
const UNIQUE_VIOLATION = '23505';

export type CustomerChangeStore = ReturnType<typeof createCustomerChangeStore>;

/** `eventWritten` is called after the commit of an event. */
export function createCustomerChangeStore(db: Database, eventWritten: () => void) {
  const committed = createCommitted(db, eventWritten);

  return withDatabaseFaults({
    /**
     * The customer as changed; `TAKEN` if another one has one of the keys; nothing if the account has no such customer.
     * `change` receives the row while it is locked, so that what it derives from other columns is right.
     */
    async update(
      accountId: number,
      id: string,
      change: (current: Customer) => ChangedCustomer,
    ): Promise<Customer | 'TAKEN' | undefined> {
      if (!isId(id)) return undefined;
      const updated = committed(async (transaction) => {
        const [current] = await transaction
          .select(customerColumns)
          .from(customers)
          .where(rowOf(customers, accountId, id))
          .for('update');
        if (!current) return [undefined, false];
        const { metadata, ...columns } = change(current);
        if (columns.emailKey !== undefined) {
          // What was mailed to the address before proves nothing about this one.
          const { customerId, emailKey } = emailChallenges;
          await forgetChallenges(
            transaction,
            accountId,
            and(eq(customerId, id), ne(emailKey, columns.emailKey)),
          );
        }
        const [row] = await transaction
          .update(customers)
          .set({ ...columns, metadata: [...metadata] })
          .where(rowOf(customers, accountId, id))
          .returning(customerColumns);
        const changed = row ? changedFields(current, row) : [];
        if (!row || changed.length === 0) return [row, false];
        const { siteId, updatedAt: at } = row;
        const event = { type: 'customer.updated', accountId, siteId, customerId: id, changed, at } as const;
        return [row, await writeEvent(transaction, event)];
      });
      return await updated.catch((error) => {
        if (driverError(error).code === UNIQUE_VIOLATION) return 'TAKEN';
        throw error;
      });
    },

    /** The customer as it was; nothing if the account has no such customer. */
    async delete(accountId: number, id: string, at: Date): Promise<Customer | undefined> {
      if (!isId(id)) return undefined;
      return await committed(async (transaction) => {
        const [row] = await transaction
          .delete(customers)
          .where(rowOf(customers, accountId, id))
          .returning({ ...customerColumns, emailKey: customers.emailKey });
        if (!row) return [undefined, false];
        const { emailKey, ...customer } = row;
        const { customerId, emailKey: challenged } = emailChallenges;
        await forgetChallenges(transaction, accountId, or(eq(customerId, id), eq(challenged, emailKey)));
        const { siteId } = customer;
        const event = { type: 'customer.deleted', accountId, siteId, customerId: id, at } as const;
        return [customer, await writeEvent(transaction, event)];
      });
    },
  });
}
