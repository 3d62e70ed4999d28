// Demo data, with which new users of the service register customers.
import type { Database } from './database.ts';
import { databaseFault } from './databaseFault.ts';
import { accounts, sites } from './tables.ts';

/**
 * Two accounts: the first with site 1 (default settings) and site 2 (strong passwords, default language French), the
 * second with site 3 and site 4 (e-mail verification required, taken addresses hidden). Returns false, and changes nothing, if the database holds an account already.
 */
export function seedDemo(db: Database): Promise<boolean> {
  const seeded = db.transaction(async (transaction) => {
    if ((await transaction.select({ id: accounts.id }).from(accounts).limit(1)).length > 0) return false;
    // The ids come from the sequences, one row per statement, so that those of later rows continue from here.
    const [daily] = await transaction.insert(accounts).values({ name: 'The Daily Demo' }).returning();
    const [weekly] = await transaction.insert(accounts).values({ name: 'Weekly Example' }).returning();
    if (!daily || !weekly) throw new Error('INSERT returned no row');
    await transaction.insert(sites).values({ accountId: daily.id, name: 'daily.example' });
    await transaction.insert(sites).values({
      accountId: daily.id,
      name: 'quotidien.example',
      defaultLanguage: 'fr',
      strongPasswords: true,
    });
    await transaction.insert(sites).values({ accountId: weekly.id, name: 'weekly.example' });
    await transaction.insert(sites).values({
      accountId: weekly.id,
      name: 'members.example',
      emailVerification: 'REQUIRED',
      takenEmail: 'HIDE',
    });
    return true;
  });
  return seeded.catch((error) => Promise.reject(databaseFault(error)));
}
