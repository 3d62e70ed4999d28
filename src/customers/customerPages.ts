// Pages of an account's customers. Each begins at its position in an index, so that page 10,000 costs as much as page 1.
import { and, eq, gte, inArray, lt, not, type SQL, sql } from 'drizzle-orm';
import { LRUCache } from 'lru-cache';
import type { Database } from '../database/database.ts';
import { pageClauses } from '../database/pageClauses.ts';
import { customers } from '../database/tables.ts';
import { withDatabaseFaults } from '../database/withDatabaseFaults.ts';
import { atMost } from '../lib/atMost.ts';
import { limitConcurrency } from '../lib/limitConcurrency.ts';
import { cutPage } from '../lib/page.ts';
import type { Customer } from './customer.ts';
import { customerColumns } from './customerColumns.ts';
import type { CustomerFilter, CustomerPage, CustomerQuery, PageRequest } from './customerQuery.ts';
import { searchCustomers } from './customerSearch.ts';
import { firstIdAt } from './searchKeys.ts';

export type CustomerPages = ReturnType<typeof createCustomerPages>;

/** Pages of one account that are read at the same time, and those that wait: other accounts need the database too. */
const RUNNING = 2;
const WAITING = 20;
const MAX_ACCOUNTS = 1000;

export function createCustomerPages(db: Database) {
  const limits = new LRUCache<number, ReturnType<typeof limitConcurrency>>({
    ...atMost(MAX_ACCOUNTS),
    memoMethod: () => limitConcurrency(RUNNING, WAITING, 'The account reads too many pages at once'),
  });

  return withDatabaseFaults({
    /** In order of registration; in a search, in order of the keys that begin with the text. */
    findPage(accountId: number, { filter, search, page }: CustomerQuery): Promise<CustomerPage<Customer>> {
      const conditions = [eq(customers.accountId, accountId), ...filterConditions(filter)];
      const limited = limits.memo(accountId);
      return limited(() =>
        search == null ? listCustomers(db, conditions, page) : searchCustomers(db, search, conditions, page),
      );
    },
  });
}

async function listCustomers(
  db: Database,
  conditions: readonly SQL[],
  page: PageRequest,
): Promise<CustomerPage<Customer>> {
  const places = { ...page, after: page.after?.id, before: page.before?.id };
  const { where, orderBy, limit } = pageClauses(customers.id, places);
  const found = await db
    .select(customerColumns)
    .from(customers)
    .where(and(...conditions, where))
    .orderBy(orderBy)
    .limit(limit);
  const { rows, more } = cutPage(page, found);
  const readTo = page.from === 'start' ? rows.at(-1) : rows[0];
  return { rows: rows.map((customer) => ({ id: customer.id, customer })), more, readTo };
}

/** The conditions; each has an index that begins with the account. */
function filterConditions(filter: CustomerFilter): SQL[] {
  const { oldProviderId, emailKey, usernameKey, siteId, emailHardbounce, createdBefore, createdAfter } =
    filter;
  const conditions: SQL[] = [];
  if (oldProviderId) conditions.push(inArray(customers.oldProviderId, [...oldProviderId]));
  if (emailKey !== undefined) conditions.push(eq(customers.emailKey, emailKey));
  if (usernameKey !== undefined) conditions.push(eq(customers.usernameKey, usernameKey));
  if (siteId !== undefined) conditions.push(eq(customers.siteId, siteId));
  // Without a parameter, as in the condition of the index: PostgreSQL uses the index for nothing else.
  if (emailHardbounce === true) conditions.push(sql`${customers.emailHardbounce}`);
  if (emailHardbounce === false) conditions.push(not(customers.emailHardbounce));
  // An id begins with the millisecond of its creation, which is `createdAt`.
  if (createdBefore) conditions.push(lt(customers.id, firstIdAt(createdBefore.getTime())));
  if (createdAfter) conditions.push(gte(customers.id, firstIdAt(createdAfter.getTime() + 1)));
  return conditions;
}
