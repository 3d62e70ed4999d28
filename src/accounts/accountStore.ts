// Accounts in the database.
import { asc, eq } from 'drizzle-orm';
import type { Database } from '../database/database.ts';
import { accounts } from '../database/tables.ts';
import { withDatabaseFaults } from '../database/withDatabaseFaults.ts';
import { type Account, type CreateAccountOutcome, type NewAccount, readNewAccount } from './account.ts';

export type AccountStore = ReturnType<typeof createAccountStore>;

/** The columns that leave the store. */
const columns = {
  id: accounts.id,
  name: accounts.name,
  createdAt: accounts.createdAt,
} satisfies { readonly [Field in keyof Account]: (typeof accounts)[Field] };

export function createAccountStore(db: Database) {
  return withDatabaseFaults({
    async create(input: NewAccount): Promise<CreateAccountOutcome> {
      const reading = readNewAccount(input);
      if ('kind' in reading) return reading;
      const [account] = await db.insert(accounts).values(reading).returning(columns);
      if (!account) throw new Error('INSERT gave no row back');
      return { kind: 'CreateAccountSuccess', account };
    },

    async find(id: number): Promise<Account | undefined> {
      const [row] = await db.select(columns).from(accounts).where(eq(accounts.id, id));
      return row;
    },

    /** Whether there is an account at all. */
    async hasAny(): Promise<boolean> {
      return (await db.select({ id: accounts.id }).from(accounts).limit(1)).length > 0;
    },

    async list(): Promise<Account[]> {
      return await db.select(columns).from(accounts).orderBy(asc(accounts.id));
    },
  });
}
