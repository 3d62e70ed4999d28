// Deletes what was requested to prove an address, with the mails that have not been sent yet.
import { and, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../database/database.ts';
import { emailChallenges, mails } from '../database/tables.ts';

/** `condition` selects the challenges of the account. */
export async function forgetChallenges(
  transaction: Database,
  accountId: number,
  condition: SQL | undefined,
): Promise<void> {
  const isOfAccount = sql`${emailChallenges.accountId} = ${accountId}`;
  const gone = transaction
    .$with('gone')
    .as(
      transaction
        .delete(emailChallenges)
        .where(and(isOfAccount, condition))
        .returning({ id: emailChallenges.id }),
    );
  await transaction
    .with(gone)
    .delete(mails)
    .where(
      and(
        sql`${mails.accountId} = ${accountId}`,
        sql`${mails.challengeId} in (select ${gone.id} from ${gone})`,
      ),
    );
}
