// Demo data: what a newcomer registers customers with.
import type { Database } from './database.ts';
import { accounts, sites } from './tables.ts';

/**
 * Two accounts: the first with site 1 (default settings) and site 2 (strong passwords, default language French), the
 * second with site 3. Gives false, and changes nothing, where the database already holds an account.
 */
export function seedDemo(db: Database): Promise<boolean> {
  return db.transaction(async (transaction) => {
    if ((await transaction.select({ id: accounts.id }).from(accounts).limit(1)).length > 0) return false;
    // The numbers come from the sequences, one row a statement, so that those of later rows go on from here.
    const [daily] = await transaction.insert(accounts).values({ name: 'The Daily Demo' }).returning();
    const [weekly] = await transaction.insert(accounts).values({ name: 'Weekly Example' }).returning();
    if (!daily || !weekly) throw new Error('INSERT gave no row back');
    await transaction.insert(sites).values({ accountId: daily.id, name: 'daily.example' });
    await transaction.insert(sites).values({
      accountId: daily.id,
      name: 'quotidien.example',
      defaultLanguage: 'fr',
      strongPasswords: true,
    });
    await transaction.insert(sites).values({ accountId: weekly.id, name: 'weekly.example' });
    return true;
  });
}
