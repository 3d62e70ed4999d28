// How a page is cut out of a list, from whichever end it is read.
import { asc, desc, type SQL, type SQLWrapper } from 'drizzle-orm';
import type { CustomerPage, PageRequest } from './customerQuery.ts';

/** The direction in which a page is read: from its end, a list is read backwards. */
export function sorted({ from }: Pick<PageRequest, 'from'>, by: SQLWrapper): SQL {
  return from === 'start' ? asc(by) : desc(by);
}

/** The rows as they were read, brought into the order of the list. */
export function pageOf<Row>(
  { from }: Pick<PageRequest, 'from'>,
  rows: CustomerPage<Row>['rows'],
  more: boolean,
  readTo?: CustomerPage<Row>['readTo'],
): CustomerPage<Row> {
  return { rows: from === 'start' ? rows : rows.toReversed(), more, readTo: readTo ?? rows.at(-1) };
}
