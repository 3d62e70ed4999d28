// Mails as the queue sees them: claimed for an attempt, then deleted or due again.
import { and, count, eq, lt, lte, min, type Placeholder, sql } from 'drizzle-orm';
import type { Database } from '../database/database.ts';
import { rowOf } from '../database/rowOf.ts';
import { mails } from '../database/tables.ts';
import { withDatabaseFaults } from '../database/withDatabaseFaults.ts';
import type { Lane } from '../queue/queue.ts';
import { KEPT_MS } from './afterAttempt.ts';
import type { ClaimedMail } from './mailContent.ts';

export type MailClaims = ReturnType<typeof createMailClaims>;

export function createMailClaims(db: Database) {
  return withDatabaseFaults({
    /** Sites with mails that are due. */
    async findDueLanes(now: Date, limit: number): Promise<Lane[]> {
      const rows = await db
        .selectDistinct({ accountId: mails.accountId, siteId: mails.siteId })
        .from(mails)
        .where(lte(mails.dueAt, now))
        .limit(limit)
        .prepare('due_mail_lanes')
        .execute();
      return rows.map(({ accountId, siteId }) => ({ accountId, id: String(siteId) }));
    },

    async claim(
      { accountId, id: siteId }: Lane,
      limit: number,
      now: Date,
      leaseUntil: Date,
    ): Promise<ClaimedMail[]> {
      const due = db
        .select({ id: mails.id })
        .from(mails)
        .where(and(eq(mails.accountId, accountId), eq(mails.siteId, Number(siteId)), lte(mails.dueAt, now)))
        .orderBy(mails.dueAt)
        .limit(limit)
        .for('update', { skipLocked: true });
      return await db
        .update(mails)
        .set({ dueAt: leaseUntil, attempts: sql`${mails.attempts} + 1` })
        // As an array, which is read once: `in (select ... limit)` may be evaluated again for each row, and claim more.
        .where(and(eq(mails.accountId, accountId), sql`${mails.id} = any(array${due})`))
        .returning({
          accountId: mails.accountId,
          id: mails.id,
          siteId: mails.siteId,
          challengeId: mails.challengeId,
          attempts: mails.attempts,
          createdAt: mails.createdAt,
        })
        .prepare('claim_mails')
        .execute();
    },

    /** The mail is done with. Does nothing where the claim has ended and another attempt has begun. */
    async remove(mail: ClaimedMail): Promise<void> {
      await db.delete(mails).where(claimOf(mail)).prepare('remove_mail').execute();
    },

    /** The next attempt may begin at `dueAt`. Does nothing where the claim has ended. */
    async postpone(mail: ClaimedMail, dueAt: Date): Promise<void> {
      await db.update(mails).set({ dueAt }).where(claimOf(mail));
    },

    /** Deletes mails whose challenges have ended. */
    async forgetOld(now: Date): Promise<void> {
      await db.delete(mails).where(lt(mails.createdAt, new Date(now.getTime() - KEPT_MS)));
    },

    /** How many mails wait, and for how long the oldest one has; for the metrics. */
    async readBacklog(now: Date): Promise<{ pending: number; oldestSeconds: number }> {
      const [row] = await db.select({ pending: count(), oldest: min(mails.createdAt) }).from(mails);
      const oldestMs = row?.oldest ? now.getTime() - row.oldest.getTime() : 0;
      return { pending: row?.pending ?? 0, oldestSeconds: Math.max(oldestMs, 0) / 1000 };
    },
  });
}

/**
 * The same as `remove`, as a part of a statement that notes how the mail ended. Its placeholders: accountId, mailId, and the
 * attempts of the claim.
 */
export function removeMailPart(db: Database) {
  const { placeholder } = sql;
  const claim = claimOf({
    accountId: placeholder('accountId'),
    id: placeholder('mailId'),
    attempts: placeholder('attempts'),
  });
  return db.$with('removed').as(db.delete(mails).where(claim).returning({ id: mails.id }));
}

function claimOf({
  accountId,
  id,
  attempts,
}: {
  readonly [Name in 'accountId' | 'id' | 'attempts']: ClaimedMail[Name] | Placeholder;
}) {
  return and(rowOf(mails, accountId, id), eq(mails.attempts, attempts));
}
