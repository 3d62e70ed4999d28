// Customers in the database. The password's hash leaves it only for a sign-in, beside the customer.
import { and, eq, gt, ne, or, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../database/database.ts';
import { rowOf } from '../database/rowOf.ts';
import { customers } from '../database/tables.ts';
import { withDatabaseFaults } from '../database/withDatabaseFaults.ts';
import { eventParts, eventValues, type NewEvent } from '../events/writeEvent.ts';
import { once } from '../lib/once.ts';
import {
  type Customer,
  type EarlierRegistration,
  isId,
  type NewCustomer,
  type StoredCredentials,
  type TakenKeys,
  type UniqueKeys,
} from './customer.ts';
import { customerColumns } from './customerColumns.ts';
import { CUSTOMER_PLACEHOLDERS, insertCustomerPart } from './insertCustomerPart.ts';

export type CustomerStore = ReturnType<typeof createCustomerStore>;

const { placeholder } = sql;

export function createCustomerStore(db: Database) {
  // Every registration asks these: their SQL is built once. A key that is null equals none.
  const holdersOf = (key: 'emailKey' | 'usernameKey') =>
    and(eq(customers.accountId, placeholder('accountId')), eq(customers[key], placeholder(key)));
  const isTaken = (key: 'emailKey' | 'usernameKey') => {
    const holders = db.select({ held: sql`true` }).from(customers).where(holdersOf(key));
    return sql<boolean>`exists (${holders})`;
  };
  const takenKeys = once(() =>
    db
      .select({ email: isTaken('emailKey'), username: isTaken('usernameKey') })
      .from(sql`(select) as nothing`)
      .prepare('taken_keys'),
  );
  const takenOrEarlier = once(() =>
    db
      .select({
        email: isTaken('emailKey'),
        username: isTaken('usernameKey'),
        passwordHash: customers.passwordHash,
        customer: customerColumns,
      })
      .from(sql`(select) as nothing`)
      .leftJoin(
        customers,
        and(
          holdersOf('emailKey'),
          eq(customers.registrationKey, placeholder('registrationKey')),
          eq(customers.registrationFingerprint, placeholder('registrationFingerprint')),
          gt(customers.createdAt, sql`${placeholder('registeredAfter')}::timestamptz`),
        ),
      )
      .prepare('taken_keys_or_earlier'),
  );
  const insertion = once(() =>
    db
      .insert(customers)
      .values(CUSTOMER_PLACEHOLDERS)
      .onConflictDoNothing()
      .returning(customerColumns)
      .prepare('insert_customer'),
  );

  const insertionWithEvent = once(() => {
    const { inserted, isInserted, customer } = insertCustomerPart(db);
    const { parts, hasDeliveries } = eventParts(db, isInserted);
    return db
      .with(inserted, ...parts)
      .select({ customer, hasDeliveries })
      .from(inserted)
      .prepare('insert_customer_with_event');
  });

  return withDatabaseFaults({
    /** One query for both keys. */
    async findTakenKeys(accountId: number, keys: UniqueKeys): Promise<TakenKeys> {
      const { emailKey = null, usernameKey = null } = keys;
      const [taken] = await takenKeys().execute({ accountId, emailKey, usernameKey });
      return taken ?? { email: false, username: false };
    },

    /**
     * The same, and the customer with this e-mail address if the same registration has stored it before: in one query, so
     * that a visitor who sends no key costs nothing.
     */
    async findTakenOrEarlier(
      accountId: number,
      keys: UniqueKeys,
      { registeredAfter, ...attempt }: EarlierRegistration,
    ): Promise<{ taken: TakenKeys; earlier: StoredCredentials | undefined }> {
      const { emailKey = null, usernameKey = null } = keys;
      const values = { accountId, emailKey, usernameKey, ...attempt };
      const [row] = await takenOrEarlier().execute({
        ...values,
        registeredAfter: registeredAfter.toISOString(),
      });
      const { email = false, username = false } = row ?? {};
      const earlier =
        row?.customer && row.passwordHash
          ? { customer: row.customer, passwordHash: row.passwordHash }
          : undefined;
      return { taken: { email, username }, earlier };
    },

    /** Which of the keys belong to other customers of the account than this one. */
    async findKeysOfOthers(accountId: number, id: string, keys: UniqueKeys): Promise<TakenKeys> {
      const hasKey = anyOf(keys);
      if (!hasKey || !isId(id)) return { email: false, username: false };
      const others = await db
        .select({ emailKey: customers.emailKey, usernameKey: customers.usernameKey })
        .from(customers)
        .where(and(eq(customers.accountId, accountId), hasKey, ne(customers.id, id)));
      return {
        email: others.some(({ emailKey }) => emailKey === keys.emailKey),
        username: others.some(({ usernameKey }) => usernameKey !== null && usernameKey === keys.usernameKey),
      };
    },

    /** The customer as stored; nothing if one of its keys is taken: the unique indexes decide every race. */
    async insertCustomer(customer: NewCustomer): Promise<Customer | undefined> {
      const [row] = await insertion().execute({ ...customer });
      return row;
    },

    /** The same, and in the same statement the event that reports it. */
    async insertCustomerWithEvent(
      customer: NewCustomer,
      event: NewEvent,
    ): Promise<{ customer: Customer; hasDeliveries: boolean } | undefined> {
      const [row] = await insertionWithEvent().execute({ ...customer, ...eventValues(event) });
      return row;
    },

    async findCustomer(accountId: number, id: string): Promise<Customer | undefined> {
      if (!isId(id)) return undefined;
      const [row] = await db
        .select(customerColumns)
        .from(customers)
        .where(rowOf(customers, accountId, id))
        .prepare('customer_by_id')
        .execute();
      return row;
    },

    /** The customer of the account with this key, and the password's hash. */
    async findByLogin(accountId: number, login: UniqueKeys): Promise<StoredCredentials | undefined> {
      const hasLogin = anyOf(login);
      if (!hasLogin) return undefined;
      const [row] = await db
        .select({ ...customerColumns, passwordHash: customers.passwordHash })
        .from(customers)
        .where(and(eq(customers.accountId, accountId), hasLogin))
        .prepare('customer_by_login')
        .execute();
      if (!row) return undefined;
      const { passwordHash, ...customer } = row;
      return { customer, passwordHash };
    },

    /** Replaces a hash of a password by another one of the same password; does nothing if the password has changed since. */
    async renewPasswordHash({ accountId, id }: Customer, before: string, after: string): Promise<void> {
      const unchanged = eq(customers.passwordHash, before);
      await db
        .update(customers)
        .set({ passwordHash: after })
        .where(and(rowOf(customers, accountId, id), unchanged));
    },
  });
}

/** The condition that a customer has one of the keys; nothing if there are none. */
function anyOf({ emailKey, usernameKey }: UniqueKeys): SQL | undefined {
  return or(
    emailKey === undefined ? undefined : eq(customers.emailKey, emailKey),
    usernameKey === undefined ? undefined : eq(customers.usernameKey, usernameKey),
  );
}
