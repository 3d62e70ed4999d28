// Pages of an account's customers. Each begins at its place in an index, so that page 10,000 costs what page 1 costs.
import { and, eq, gt, gte, inArray, lt, not, type SQL, sql } from 'drizzle-orm';
import { LRUCache } from 'lru-cache';
import type { Database } from '../database/database.ts';
import { customers } from '../database/tables.ts';
import { withDatabaseFaults } from '../database/withDatabaseFaults.ts';
import { limitConcurrency } from '../lib/limitConcurrency.ts';
import type { Customer } from './customer.ts';
import { customerColumns } from './customerColumns.ts';
import type { CustomerFilter, CustomerPage, CustomerQuery, PageRequest } from './customerQuery.ts';
import { searchCustomers } from './customerSearch.ts';
import { pageOf, sorted } from './pageOf.ts';
import { firstIdAt } from './searchKeys.ts';

export type CustomerPages = ReturnType<typeof createCustomerPages>;

/** Pages that one account reads at once, and those that wait: registrations need the database's sessions too. */
const READINGS = 2;
const WAITING_READINGS = 20;
const MOST_ACCOUNTS = 1000;

export function createCustomerPages(db: Database) {
  const readings = new LRUCache<number, ReturnType<typeof limitConcurrency>>({
    max: MOST_ACCOUNTS,
    memoMethod: () =>
      limitConcurrency(READINGS, WAITING_READINGS, 'The account reads too many pages at once'),
  });

  return withDatabaseFaults({
    /** In order of registration; in a search, in order of the keys that begin with the text. */
    findPage(accountId: number, { filter, search, page }: CustomerQuery): Promise<CustomerPage<Customer>> {
      const conditions = [eq(customers.accountId, accountId), ...filterConditions(filter)];
      const inTurn = readings.memo(accountId);
      return inTurn(() =>
        search == null ? listCustomers(db, conditions, page) : searchCustomers(db, search, conditions, page),
      );
    },
  });
}

async function listCustomers(
  db: Database,
  conditions: SQL[],
  page: PageRequest,
): Promise<CustomerPage<Customer>> {
  const { after, before, size } = page;
  if (after) conditions.push(gt(customers.id, after.id));
  if (before) conditions.push(lt(customers.id, before.id));
  const found = await db
    .select(customerColumns)
    .from(customers)
    .where(and(...conditions))
    .orderBy(sorted(page, customers.id))
    .limit(size + 1);
  const rows = found.slice(0, size).map((customer) => ({ id: customer.id, customer }));
  return pageOf(page, rows, found.length > size);
}

/** The conditions, each of which an index answers together with the account. */
function filterConditions(filter: CustomerFilter): SQL[] {
  const { oldProviderId, emailKey, usernameKey, siteId, emailHardbounce, createdBefore, createdAfter } =
    filter;
  const conditions: SQL[] = [];
  if (oldProviderId) conditions.push(inArray(customers.oldProviderId, [...oldProviderId]));
  if (emailKey !== undefined) conditions.push(eq(customers.emailKey, emailKey));
  if (usernameKey !== undefined) conditions.push(eq(customers.usernameKey, usernameKey));
  if (siteId !== undefined) conditions.push(eq(customers.siteId, siteId));
  // Bare, as in the index's own condition: a parameter could not be recognised there.
  if (emailHardbounce === true) conditions.push(sql`${customers.emailHardbounce}`);
  if (emailHardbounce === false) conditions.push(not(customers.emailHardbounce));
  // An id begins with the millisecond of its making, which is `createdAt`.
  if (createdBefore) conditions.push(lt(customers.id, firstIdAt(createdBefore.getTime())));
  if (createdAfter) conditions.push(gte(customers.id, firstIdAt(createdAfter.getTime() + 1)));
  return conditions;
}
