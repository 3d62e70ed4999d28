// Writes a mail in the transaction of the change that asks for it: rolled back with it, committed with it.
import type { Database } from '../database/database.ts';
import { databaseFault } from '../database/databaseFault.ts';
import { mails } from '../database/tables.ts';
import { newId } from '../lib/newId.ts';

export interface NewMail {
  readonly accountId: number;
  readonly siteId: number;
  readonly challengeId: string;
  readonly at: Date;
}

/** Due at once. It holds ids alone: the mail is composed when it is sent. Call the queue's `wake` after the commit. */
export async function writeMail(
  transaction: Database,
  { accountId, siteId, challengeId, at }: NewMail,
): Promise<void> {
  const id = newId(at);
  await transaction
    .insert(mails)
    .values({ accountId, id, siteId, challengeId, dueAt: at, createdAt: at })
    .catch((error) => Promise.reject(databaseFault(error)));
}
