// The search: customers whose e-mail address, username, old id or name begins with a text.
import { and, asc, desc, gte, lt, lte, type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import { type PgColumn, unionAll } from 'drizzle-orm/pg-core';
import type { Database } from '../database/database.ts';
import { customers } from '../database/tables.ts';
import type { Position } from './cursor.ts';
import type { Customer } from './customer.ts';
import { customerColumns } from './customerColumns.ts';
import type { CustomerPage, PageRequest, SearchPrefixes } from './customerQuery.ts';
import { prefixEnd } from './searchKeys.ts';

/** The columns that a search reads; each has an index that begins with the account. */
const SEARCHED = {
  emailKey: customers.emailKey,
  usernameKey: customers.usernameKey,
  oldProviderKey: customers.oldProviderKey,
  displayNameKey: customers.displayNameKey,
  nameKey: customers.nameKey,
  lastNameKey: customers.lastNameKey,
};

type Searched = keyof typeof SEARCHED;

/** What the keys of a column begin with. */
function prefixOf(column: Searched, { address, text }: SearchPrefixes): string {
  return column === 'emailKey' || column === 'usernameKey' ? address : text;
}

/**
 * A customer whose username and e-mail address begin with the text is found twice and returned once, so that one reading
 * may not fill a page. After this many readings the page is returned as it is, which bounds its cost.
 */
const MAX_READINGS = 5;

/** `conditions` name the account, and what else must hold. */
export async function searchCustomers(
  db: Database,
  search: SearchPrefixes,
  conditions: readonly SQL[],
  page: PageRequest,
): Promise<CustomerPage<Customer>> {
  const found = new Map<string, Position>();
  let { after, before } = page;
  let more = true;
  for (let reading = 0; more && found.size <= page.size && reading < MAX_READINGS; reading++) {
    const size = 2 * (page.size + 1);
    const entries = await readKeys(db, search, conditions, { from: page.from, size, after, before });
    for (const entry of entries) if (isFirstKey(entry, search)) found.set(entry.id, entry);
    more = entries.length === size;
    if (page.from === 'start') after = entries.at(-1) ?? after;
    else before = entries.at(-1) ?? before;
  }
  const places = [...found.values()].slice(0, page.size);
  const full = found.size > page.size;
  const rows = await withCustomers(db, conditions, places);
  const readTo = full ? places.at(-1) : page.from === 'start' ? after : before;
  return {
    rows: page.from === 'start' ? rows : rows.toReversed(),
    more: full || more,
    readTo: readTo ?? rows.at(-1),
  };
}

/** The keys of all columns that begin with the text, in order; each with all keys of its customer. */
function readKeys(db: Database, search: SearchPrefixes, conditions: readonly SQL[], page: PageRequest) {
  const readColumn = (name: Searched) => {
    const column = SEARCHED[name];
    return db
      .select({ key: sql<string>`${column}`.as('key'), id: customers.id, ...SEARCHED })
      .from(customers)
      .where(and(...conditions, ...begins(column, prefixOf(name, search)), ...between(column, page)))
      .orderBy(sorted(page, column), sorted(page, customers.id))
      .limit(page.size);
  };
  const [one, two, ...others] = (Object.keys(SEARCHED) as Searched[]).map(readColumn);
  if (!one || !two) throw new Error('A union has at least two parts');
  return unionAll(one, two, ...others)
    .orderBy(sorted(page, sql`key`), sorted(page, sql`id`))
    .limit(page.size);
}

/** Whether this key is the first of all keys of its customer that begin with the text: the customer is returned for it alone. */
function isFirstKey(
  { key, id: _id, ...keys }: Awaited<ReturnType<typeof readKeys>>[number],
  search: SearchPrefixes,
) {
  return (Object.entries(keys) as [Searched, string | null][]).every(
    ([column, other]) => !other?.startsWith(prefixOf(column, search)) || key <= other,
  );
}

/** From its end, a list is read backwards. */
function sorted({ from }: PageRequest, by: SQLWrapper): SQL {
  return from === 'start' ? asc(by) : desc(by);
}

/** A prefix is a range of the key's order. */
function begins(column: PgColumn, prefix: string): SQL[] {
  const end = prefixEnd(prefix);
  return end === null ? [gte(column, prefix)] : [gte(column, prefix), lt(column, end)];
}

/** The pair's bound implies the key's own, which PostgreSQL also uses in an index without the id. */
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

/** One parameter for all ids, so that the text of the statement is the same for any number. */
async function withCustomers(db: Database, conditions: readonly SQL[], places: readonly Position[]) {
  if (places.length === 0) return [];
  const ids = `{${places.map(({ id }) => id).join(',')}}`;
  const rows = await db
    .select(customerColumns)
    .from(customers)
    .where(and(...conditions, sql`${customers.id} = any(${ids}::text::uuid[])`));
  const byId = new Map<string, Customer>(rows.map((row) => [row.id, row]));
  return places.flatMap((place) => {
    const customer = byId.get(place.id);
    return customer ? [{ ...place, customer }] : [];
  });
}
