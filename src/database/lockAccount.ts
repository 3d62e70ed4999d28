// A lock on an account, for what is counted before it is inserted.
import { eq } from 'drizzle-orm';
import type { Database } from './database.ts';
import { accounts } from './tables.ts';

/**
 * Transactions of one account that call this wait for each other. Rows that refer to the account, such as customers, can
 * be inserted meanwhile.
 */
export async function lockAccount(transaction: Database, accountId: number): Promise<void> {
  await transaction
    .select({ id: accounts.id })
    .from(accounts)
    .where(eq(accounts.id, accountId))
    .for('no key update');
}
