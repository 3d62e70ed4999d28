// Keys of customers that were stored by rules of earlier releases are computed again, a few hundred customers at a time.
import { and, asc, eq, type SQL, sql } from 'drizzle-orm';
import { createBackgroundTasks } from '../database/backgroundTasks.ts';
import type { Database } from '../database/database.ts';
import { rowOf } from '../database/rowOf.ts';
import { customers } from '../database/tables.ts';
import { withDatabaseFaults } from '../database/withDatabaseFaults.ts';
import { readEmailAddress } from '../fields/emailAddress.ts';
import type { Clock } from '../lib/clock.ts';
import { searchKeys } from './searchKeys.ts';

/** With the number of the rules: if they change, another number makes the keys of all customers be renewed. */
const TASK = 'customer keys 2';

/** So many customers take some 5 ms of the event loop. */
const BATCH = 200;

const columns = {
  accountId: customers.accountId,
  id: customers.id,
  email: customers.email,
  emailKey: customers.emailKey,
  oldProviderId: customers.oldProviderId,
  oldProviderKey: customers.oldProviderKey,
  displayName: customers.displayName,
  displayNameKey: customers.displayNameKey,
  firstName: customers.firstName,
  lastName: customers.lastName,
  nameKey: customers.nameKey,
  lastNameKey: customers.lastNameKey,
  updatedAt: customers.updatedAt,
};

type Row = Pick<typeof customers.$inferSelect, keyof typeof columns>;

/** Visits all customers, if that is due, and locks one at a time. Stops after a step if the signal aborts. */
export type RenewKeys = (signal: AbortSignal) => Promise<void>;

export function createRenewKeys({ db, clock }: { db: Database; clock: Clock }): RenewKeys {
  const tasks = createBackgroundTasks(db);

  async function renew(row: Row): Promise<void> {
    const keys = searchKeys(row);
    const names = Object.keys(keys) as (keyof typeof keys)[];
    if (names.some((name) => keys[name] !== row[name])) await update(row, keys);
    const email = readEmailAddress(row.email);
    // If another customer has the right key, the account has two customers of one address, and both stay as they are.
    if ('key' in email && email.key !== row.emailKey) {
      await update(row, { emailKey: email.key }, sql`not exists (${holderOf(row.accountId, email.key)})`);
    }
  }

  /** Does nothing if the customer has changed since: then the keys were computed from what is stored now. */
  async function update(row: Row, keys: Partial<Row>, condition?: SQL): Promise<void> {
    const unchanged = and(rowOf(customers, row.accountId, row.id), eq(customers.updatedAt, row.updatedAt));
    await db.update(customers).set(keys).where(and(unchanged, condition));
  }

  function holderOf(accountId: number, emailKey: string): SQL {
    return sql`select from ${customers} as holder where holder.account_id = ${accountId} and holder.email_key = ${emailKey}`;
  }

  async function readFrom(position: string | null): Promise<Row[]> {
    return await db
      .select(columns)
      .from(customers)
      .where(position === null ? undefined : beyond(position))
      .orderBy(asc(customers.accountId), asc(customers.id))
      .limit(BATCH);
  }

  const task = withDatabaseFaults({
    async renewKeys(signal: AbortSignal): Promise<void> {
      const start = await tasks.claim(TASK, clock());
      if (!start) return;
      let { position } = start;
      while (!signal.aborted) {
        const rows = await readFrom(position);
        const last = rows.at(-1);
        if (!last) return await tasks.endRound(TASK, clock());
        for (const row of rows) await renew(row);
        position = `${last.accountId} ${last.id}`;
        await tasks.advance(TASK, position, clock());
      }
    },
  });
  return (signal) => task.renewKeys(signal);
}

/** A range of the primary key. */
function beyond(position: string): SQL {
  const [accountId, id] = position.split(' ');
  return sql`(${customers.accountId}, ${customers.id}) > (${Number(accountId)}::integer, ${id}::uuid)`;
}
