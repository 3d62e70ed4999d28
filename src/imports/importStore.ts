// Imported customers in the database: a thousand rows per statement.
import { and, eq, getTableColumns, type SQL, sql } from 'drizzle-orm';
import type { Customer, NewCustomer } from '../customers/customer.ts';
import { customerColumns } from '../customers/customerColumns.ts';
import type { Database } from '../database/database.ts';
import { driverError } from '../database/databaseFault.ts';
import { rowOf } from '../database/rowOf.ts';
import { customers } from '../database/tables.ts';
import { withDatabaseFaults } from '../database/withDatabaseFaults.ts';
import { once } from '../lib/once.ts';

export type ImportStore = ReturnType<typeof createImportStore>;

/** A customer that holds a key, or has an id, that was looked up. */
export type Holder = Pick<NewCustomer, 'id' | 'emailKey' | 'usernameKey'>;

/** SQLSTATE unique_violation. */
const UNIQUE_VIOLATION = '23505';

const columns = getTableColumns(customers);

/** One parameter for any number of texts. */
const list = (texts: readonly string[]): SQL =>
  sql`(select value from jsonb_array_elements_text(${JSON.stringify(texts)}::text::jsonb))`;

const idList = (ids: readonly string[]): SQL => sql`(select value::uuid from ${list(ids)} as id)`;

export function createImportStore(db: Database) {
  /** The columns of the table, from one JSON document with all rows. */
  const recordset = once(() => {
    const all = Object.values(columns);
    const names = sql.raw(all.map(({ name }) => `"${name}"`).join(', '));
    const types = sql.raw(all.map((column) => `"${column.name}" ${column.getSQLType()}`).join(', '));
    return { names, types };
  });

  return withDatabaseFaults({
    /** The ids of the rows that were inserted: those whose id, e-mail and username are free. */
    async insertRows(rows: readonly NewCustomer[]): Promise<Set<string>> {
      const { names, types } = recordset();
      const document = JSON.stringify(rows.map(toJson));
      const inserted = await db
        .insert(customers)
        .select(sql`select ${names} from jsonb_to_recordset(${document}::text::jsonb) as imported (${types})`)
        .onConflictDoNothing()
        .returning({ id: customers.id });
      return new Set(inserted.map(({ id }) => id));
    },

    /** Which of the ids the account has. */
    async findIds(accountId: number, ids: readonly string[]): Promise<Set<string>> {
      const found = await db
        .select({ id: customers.id })
        .from(customers)
        .where(and(eq(customers.accountId, accountId), sql`${customers.id} in ${idList(ids)}`));
      return new Set(found.map(({ id }) => id));
    },

    /** The customers of the account that hold one of the rows' e-mail addresses or usernames. */
    async findHolders(accountId: number, rows: readonly NewCustomer[]): Promise<Holder[]> {
      const emails = rows.map(({ emailKey }) => emailKey);
      const usernames = rows.flatMap(({ usernameKey }) => usernameKey ?? []);
      const holding = (condition: SQL) =>
        db
          .select({ id: customers.id, emailKey: customers.emailKey, usernameKey: customers.usernameKey })
          .from(customers)
          .where(and(eq(customers.accountId, accountId), condition));
      const byEmail = await holding(sql`${customers.emailKey} in ${list(emails)}`);
      if (usernames.length === 0) return byEmail;
      return [...byEmail, ...(await holding(sql`${customers.usernameKey} in ${list(usernames)}`))];
    },

    /** Replaces what the old system knows of a customer; never the password, which may be another one by now. */
    async updateRow(row: NewCustomer): Promise<'UPDATED' | 'TAKEN'> {
      const {
        accountId,
        id,
        siteId: _site,
        passwordHash: _hash,
        createdAt: _created,
        registrationKey: _key,
        registrationFingerprint: _fingerprint,
        riskVerdict: _verdict,
        riskProvider: _provider,
        riskScore: _score,
        metadata,
        ...changes
      } = row;
      const updated = db
        .update(customers)
        .set({ ...changes, metadata: [...metadata] })
        .where(rowOf(customers, accountId, id))
        .then(() => 'UPDATED' as const);
      return await updated.catch((error) => {
        if (driverError(error).code === UNIQUE_VIOLATION) return 'TAKEN';
        throw error;
      });
    },

    async findCustomers(accountId: number, ids: readonly string[]): Promise<Map<string, Customer>> {
      const found = await db
        .select(customerColumns)
        .from(customers)
        .where(and(eq(customers.accountId, accountId), sql`${customers.id} in ${idList(ids)}`));
      return new Map(found.map((customer) => [customer.id, customer]));
    },
  });
}

/** By the names of the columns in the database. */
function toJson(row: NewCustomer): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([key, value]) => [columns[key as keyof typeof columns].name, value]),
  );
}
