// What the mails of challenges say, and what becomes of a challenge when its mail was sent or rejected.
import { and, eq, sql } from 'drizzle-orm';
import { customerColumns } from '../customers/customerColumns.ts';
import type { Database } from '../database/database.ts';
import { rowOf } from '../database/rowOf.ts';
import { customers, emailChallenges, sites } from '../database/tables.ts';
import { withDatabaseFaults } from '../database/withDatabaseFaults.ts';
import { createCommitted } from '../events/committed.ts';
import { writeEvent } from '../events/writeEvent.ts';
import type { Clock } from '../lib/clock.ts';
import { once } from '../lib/once.ts';
import { removeMailPart } from '../mail/mailClaims.ts';
import type { MailChallenges } from '../mail/mailContent.ts';
import type { Codes } from './codes.ts';

const { placeholder } = sql;

const isChallenge = rowOf(emailChallenges, placeholder('accountId'), placeholder('id'));

/** `eventWritten` is called after the commit of an event. */
export function createChallengeMails({
  db,
  codes,
  clock,
  eventWritten,
}: {
  db: Database;
  codes: Codes;
  clock: Clock;
  eventWritten: () => void;
}): MailChallenges {
  const committed = createCommitted(db, eventWritten);
  // Every mail asks these: their SQL is built once.
  const challengeToMail = once(() => {
    const { id, purpose, email, language, taken, customerId, codeNumber, usedAt, expiresAt } =
      emailChallenges;
    const isSite = and(eq(sites.accountId, emailChallenges.accountId), eq(sites.id, emailChallenges.siteId));
    return db
      .select({
        id,
        purpose,
        email,
        language,
        taken,
        customerId,
        codeNumber,
        usedAt,
        expiresAt,
        siteName: sites.name,
        siteLanguage: sites.defaultLanguage,
      })
      .from(emailChallenges)
      .innerJoin(sites, isSite)
      .where(isChallenge)
      .prepare('challenge_to_mail');
  });
  const recordSending = once(() =>
    db
      .with(removeMailPart(db))
      .update(emailChallenges)
      .set({
        sends: sql`${emailChallenges.sends} + 1`,
        // The code is valid from its first sending.
        codeSentAt: sql`coalesce(${emailChallenges.codeSentAt}, ${placeholder('at')}::timestamptz)`,
      })
      .where(isChallenge)
      .prepare('record_sending'),
  );

  return withDatabaseFaults<MailChallenges>({
    async read(accountId, id) {
      const [row] = await challengeToMail().execute({ accountId, id });
      if (!row || row.usedAt || row.expiresAt <= clock()) return undefined;
      const { siteName, siteLanguage } = row;
      const addressed = { to: row.email, language: row.language, siteName, siteLanguage };
      if (row.taken) return { kind: 'ACCOUNT_EXISTS', ...addressed };
      // No customer has the address.
      if (row.purpose === 'RESET' && row.customerId === null) return undefined;
      const code = codes.codeOf({ accountId, id: row.id, codeNumber: row.codeNumber });
      const kind = row.purpose === 'RESET' ? 'PASSWORD_RESET_CODE' : 'VERIFICATION_CODE';
      return { kind, code, ...addressed };
    },

    async sent({ accountId, id: mailId, attempts, challengeId: id }, at) {
      await recordSending().execute({ accountId, id, mailId, attempts, at: at.toISOString() });
    },

    /** Marks the address of the customer, if it is still this one. Where there is no customer yet, nothing is marked. */
    async bounced(accountId, challengeId) {
      const { customerId, emailKey } = emailChallenges;
      const [challenge] = await db
        .select({ customerId, emailKey })
        .from(emailChallenges)
        .where(rowOf(emailChallenges, accountId, challengeId));
      if (!challenge?.customerId) return;
      const isCustomer = and(
        rowOf(customers, accountId, challenge.customerId),
        eq(customers.emailKey, challenge.emailKey),
        eq(customers.emailHardbounce, false),
      );
      await committed(async (transaction) => {
        const [customer] = await transaction
          .update(customers)
          .set({ emailHardbounce: true, updatedAt: clock() })
          .where(isCustomer)
          .returning(customerColumns);
        if (!customer) return [undefined, false];
        const { siteId, id, updatedAt: at } = customer;
        const changed = ['emailHardbounce'];
        const event = { type: 'customer.updated', accountId, siteId, customerId: id, changed, at } as const;
        return [undefined, await writeEvent(transaction, event)];
      });
    },
  });
}
