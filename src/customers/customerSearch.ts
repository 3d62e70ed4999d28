// The search: customers of whom an e-mail address, a username, an old id or a name begins with a text.
import { and, gte, inArray, lt, lte, type SQL, sql } from 'drizzle-orm';
import { type PgColumn, unionAll } from 'drizzle-orm/pg-core';
import type { Database } from '../database/database.ts';
import { customers } from '../database/tables.ts';
import type { Position } from './cursor.ts';
import type { Customer } from './customer.ts';
import { customerColumns } from './customerColumns.ts';
import type { CustomerPage, PageRequest } from './customerQuery.ts';
import { pageOf, sorted } from './pageOf.ts';
import { prefixEnd } from './searchKeys.ts';

/** What a search reads; an index leads from the account to each. */
const SEARCHED = {
  emailKey: customers.emailKey,
  usernameKey: customers.usernameKey,
  oldProviderKey: customers.oldProviderKey,
  displayNameKey: customers.displayNameKey,
  nameKey: customers.nameKey,
  lastNameKey: customers.lastNameKey,
};

/**
 * A customer whose username and e-mail address begin with the text is met twice and shown once, so that one reading
 * may not fill a page. After this many the page is handed out as it is: its cost has a bound, however the keys lie.
 */
const MAX_READINGS = 5;

/** `conditions` name the account, and what else must hold. */
export async function searchCustomers(
  db: Database,
  search: string,
  conditions: readonly SQL[],
  page: PageRequest,
): Promise<CustomerPage<Customer>> {
  const found = new Map<string, Position>();
  let { after, before } = page;
  let more = true;
  for (let reading = 0; more && found.size <= page.size && reading < MAX_READINGS; reading++) {
    const size = 2 * (page.size + 1);
    const entries = await readKeys(db, search, conditions, { from: page.from, size, after, before });
    for (const entry of entries) if (shows(entry, search)) found.set(entry.id, entry);
    more = entries.length === size;
    if (page.from === 'start') after = entries.at(-1) ?? after;
    else before = entries.at(-1) ?? before;
  }
  const places = [...found.values()].slice(0, page.size);
  const full = found.size > page.size;
  const rows = await withCustomers(db, conditions, places);
  return pageOf(page, rows, full || more, full ? places.at(-1) : page.from === 'start' ? after : before);
}

/** The keys of all columns that begin with the text, in order; each with all keys of its customer. */
function readKeys(db: Database, search: string, conditions: readonly SQL[], page: PageRequest) {
  const [one, two, ...others] = Object.values(SEARCHED).map((column) =>
    db
      .select({ key: sql<string>`${column}`.as('key'), id: customers.id, ...SEARCHED })
      .from(customers)
      .where(and(...conditions, ...begins(column, search), ...between(column, page)))
      .orderBy(sorted(page, column), sorted(page, customers.id))
      .limit(page.size),
  );
  if (!one || !two) throw new Error('A union has at least two parts');
  return unionAll(one, two, ...others)
    .orderBy(sorted(page, sql`key`), sorted(page, sql`id`))
    .limit(page.size);
}

/** Whether this key, of all the customer's keys that begin with the text, is the one that shows the customer. */
function shows({ key, id: _id, ...keys }: Awaited<ReturnType<typeof readKeys>>[number], search: string) {
  return Object.values(keys).every((other) => !other?.startsWith(search) || key <= other);
}

/** A prefix is a range of the key's order. */
function begins(column: PgColumn, search: string): SQL[] {
  const end = prefixEnd(search);
  return end === null ? [gte(column, search)] : [gte(column, search), lt(column, end)];
}

/** The key's own bound is implied by the pair's, but only it is sure to be looked up in an index that lacks the id. */
function between(column: PgColumn, { after, before }: PageRequest): SQL[] {
  const place = ({ key = '', id }: Position) => sql`(${key}, ${id}::uuid)`;
  const conditions: SQL[] = [];
  if (after?.key !== undefined) {
    conditions.push(gte(column, after.key), sql`(${column}, ${customers.id}) > ${place(after)}`);
  }
  if (before?.key !== undefined) {
    conditions.push(lte(column, before.key), sql`(${column}, ${customers.id}) < ${place(before)}`);
  }
  return conditions;
}

async function withCustomers(db: Database, conditions: readonly SQL[], places: readonly Position[]) {
  if (places.length === 0) return [];
  const ids = places.map(({ id }) => id);
  const rows = await db
    .select(customerColumns)
    .from(customers)
    .where(and(...conditions, inArray(customers.id, ids)));
  const byId = new Map<string, Customer>(rows.map((row) => [row.id, row]));
  return places.flatMap((place) => {
    const customer = byId.get(place.id);
    return customer ? [{ ...place, customer }] : [];
  });
}
