// The clauses of a query that reads one page of a list, which is sorted by one column.
import { and, asc, desc, gt, lt, type SQL } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { PageRequest } from '../lib/page.ts';

/** Reads one row more than the page has, which shows whether there are more. From its end, a list is read backwards. */
export function pageClauses(
  column: PgColumn,
  { from, size, after, before }: PageRequest<number | string>,
): { readonly where: SQL | undefined; readonly orderBy: SQL; readonly limit: number } {
  return {
    where: and(
      after === undefined ? undefined : gt(column, after),
      before === undefined ? undefined : lt(column, before),
    ),
    orderBy: from === 'start' ? asc(column) : desc(column),
    limit: size + 1,
  };
}
