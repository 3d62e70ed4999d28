// The insertion of a customer as a part of a statement that may write more.
import { exists, getTableColumns, type Placeholder, sql } from 'drizzle-orm';
import type { Database } from '../database/database.ts';
import { customers } from '../database/tables.ts';
import type { Customer, NewCustomer } from './customer.ts';
import { customerColumns } from './customerColumns.ts';

/** One for each column, named as it is. */
export const CUSTOMER_PLACEHOLDERS = Object.fromEntries(
  Object.keys(getTableColumns(customers)).map((name) => [name, sql.placeholder(name)]),
) as Record<keyof NewCustomer, Placeholder>;

/** `inserted` has no row if one of the keys is taken; `isInserted` is the condition that it has one. `customer` is to select. */
export function insertCustomerPart(db: Database) {
  const insertion = db.insert(customers).values(CUSTOMER_PLACEHOLDERS).onConflictDoNothing();
  const returned = { ...customerColumns, emailKey: customers.emailKey };
  const inserted = db.$with('inserted').as(insertion.returning(returned));
  const names = Object.keys(customerColumns) as (keyof Customer)[];
  const customer = Object.fromEntries(names.map((name) => [name, inserted[name]])) as Pick<
    typeof inserted,
    keyof Customer
  >;
  return { inserted, isInserted: exists(db.select({ is: sql`1` }).from(inserted)), customer };
}
