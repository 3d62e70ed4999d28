// Writes a mail in the transaction of the change that asks for it: rolled back with it, committed with it.
import { v7 as uuidv7 } from 'uuid';
import type { Database } from '../database/database.ts';
import { databaseFault } from '../database/databaseFault.ts';
import { mails } from '../database/tables.ts';

export interface NewMail {
  readonly accountId: number;
  readonly siteId: number;
  readonly challengeId: string;
  readonly at: Date;
}

/** The row of a mail that is due at once. It holds ids alone: the mail is composed when it is sent. */
export function mailRow({ accountId, siteId, challengeId, at }: NewMail): typeof mails.$inferInsert {
  const id = uuidv7({ msecs: at.getTime() });
  return { accountId, id, siteId, challengeId, dueAt: at, createdAt: at };
}

/** Call the queue's `wake` after the commit. */
export async function writeMail(transaction: Database, mail: NewMail): Promise<void> {
  await transaction
    .insert(mails)
    .values(mailRow(mail))
    .catch((error) => Promise.reject(databaseFault(error)));
}
