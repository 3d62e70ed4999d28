// The condition that names one row of an account.
import { and, eq, type Placeholder, type SQL } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';

interface AccountTable {
  readonly accountId: PgColumn;
  readonly id: PgColumn;
}

/** The account first, as in every key: a row of another account is not found. */
export function rowOf(
  table: AccountTable,
  accountId: number | Placeholder,
  id: number | string | Placeholder,
): SQL | undefined {
  return and(eq(table.accountId, accountId), eq(table.id, id));
}
