// The insertion of a customer as a part of a statement that may write more.
import { getTableColumns, type Placeholder, sql } from 'drizzle-orm';
import type { Database } from '../database/database.ts';
import { customers } from '../database/tables.ts';
import type { Customer, NewCustomer } from './customer.ts';
import { customerColumns } from './customerColumns.ts';

/** One for each column, named as it is. */
export const CUSTOMER_PLACEHOLDERS = Object.fromEntries(
  Object.keys(getTableColumns(customers)).map((name) => [name, sql.placeholder(name)]),
) as Record<keyof NewCustomer, Placeholder>;

/** It has no row if one of the keys is taken. */
export function insertCustomerPart(db: Database) {
  const insertion = db.insert(customers).values(CUSTOMER_PLACEHOLDERS).onConflictDoNothing();
  return db.$with('inserted').as(insertion.returning(customerColumns));
}

/** The columns of the customer in that part, to select. */
export function insertedCustomer(
  inserted: ReturnType<typeof insertCustomerPart>,
): Pick<typeof inserted, keyof Customer> {
  const names = Object.keys(customerColumns) as (keyof Customer)[];
  return Object.fromEntries(names.map((name) => [name, inserted[name]])) as Pick<
    typeof inserted,
    keyof Customer
  >;
}
