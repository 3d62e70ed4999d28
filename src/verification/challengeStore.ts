// Challenges in the database. What a proof would insert leaves it only for the proof.
import { and, eq, gt, inArray, isNull, lt, lte, or, sql } from 'drizzle-orm';
import { type Customer, isId } from '../customers/customer.ts';
import type { Database } from '../database/database.ts';
import { rowOf } from '../database/rowOf.ts';
import { emailChallenges } from '../database/tables.ts';
import { withDatabaseFaults } from '../database/withDatabaseFaults.ts';
import {
  CHALLENGE_TRIES,
  type Challenge,
  CODE_TRIES,
  isCodeSpent,
  MAIL_INTERVAL_MS,
  type Purpose,
} from './challenge.ts';
import type { NewChallenge } from './newChallenge.ts';

export type ChallengeStore = ReturnType<typeof createChallengeStore>;

const columns = {
  accountId: emailChallenges.accountId,
  id: emailChallenges.id,
  purpose: emailChallenges.purpose,
  siteId: emailChallenges.siteId,
  email: emailChallenges.email,
  emailKey: emailChallenges.emailKey,
  customerId: emailChallenges.customerId,
  taken: emailChallenges.taken,
  codeNumber: emailChallenges.codeNumber,
  codeTries: emailChallenges.codeTries,
  tries: emailChallenges.tries,
  mailedAt: emailChallenges.mailedAt,
  codeSentAt: emailChallenges.codeSentAt,
  expiresAt: emailChallenges.expiresAt,
  usedAt: emailChallenges.usedAt,
} satisfies { readonly [Field in keyof Challenge]: (typeof emailChallenges)[Field] };

export function createChallengeStore(db: Database) {
  return withDatabaseFaults({
    /** Without a mail. */
    async insert(challenge: NewChallenge): Promise<void> {
      await db.insert(emailChallenges).values(challenge);
    },

    /** Nothing for a text that is the id of no challenge of the account. */
    async find(accountId: number, id: string): Promise<Challenge | undefined> {
      if (!isId(id)) return undefined;
      const [row] = await db
        .select(columns)
        .from(emailChallenges)
        .where(rowOf(emailChallenges, accountId, id))
        .prepare('challenge_by_id')
        .execute();
      return row;
    },

    /** The challenge that the same registration has made, and the hash of its password. */
    async findOfRegistration(
      accountId: number,
      registrationKey: string,
      registrationFingerprint: string,
    ): Promise<{ challenge: Challenge; passwordHash: string | null } | undefined> {
      const [row] = await db
        .select({ ...columns, passwordHash: emailChallenges.passwordHash })
        .from(emailChallenges)
        .where(
          and(
            eq(emailChallenges.accountId, accountId),
            eq(emailChallenges.registrationKey, registrationKey),
            eq(emailChallenges.registrationFingerprint, registrationFingerprint),
          ),
        )
        .prepare('challenge_of_registration')
        .execute();
      if (!row) return undefined;
      const { passwordHash, ...challenge } = row;
      return { challenge, passwordHash };
    },

    /** The newest challenge by which a customer can verify the present address through this site. */
    async findOpenOfCustomer(
      { accountId, id, email }: Customer,
      siteId: number,
      now: Date,
    ): Promise<Challenge | undefined> {
      const [row] = await db
        .select(columns)
        .from(emailChallenges)
        .where(
          and(
            eq(emailChallenges.accountId, accountId),
            eq(emailChallenges.customerId, id),
            eq(emailChallenges.purpose, 'VERIFY'),
            eq(emailChallenges.siteId, siteId),
            eq(emailChallenges.email, email),
            isNull(emailChallenges.usedAt),
            gt(emailChallenges.expiresAt, now),
            lt(emailChallenges.tries, CHALLENGE_TRIES),
          ),
        )
        .orderBy(sql`${emailChallenges.createdAt} desc`)
        .limit(1)
        .prepare('open_challenge_of_customer')
        .execute();
      return row;
    },

    /**
     * Counts a try before its code is compared, so that tries at the same time count too. Returns the challenge; nothing
     * if no try is left, or there is no such challenge.
     */
    async countTry(
      place: { readonly accountId: number; readonly siteId: number },
      id: string,
      purposes: Purpose[],
      now: Date,
    ): Promise<Challenge | undefined> {
      if (!isId(id)) return undefined;
      const [row] = await db
        .update(emailChallenges)
        .set({ tries: sql`${emailChallenges.tries} + 1`, codeTries: sql`${emailChallenges.codeTries} + 1` })
        .where(
          and(
            rowOf(emailChallenges, place.accountId, id),
            eq(emailChallenges.siteId, place.siteId),
            inArray(emailChallenges.purpose, purposes),
            isNull(emailChallenges.usedAt),
            gt(emailChallenges.expiresAt, now),
            lt(emailChallenges.tries, CHALLENGE_TRIES),
            lt(emailChallenges.codeTries, CODE_TRIES),
          ),
        )
        .returning(columns);
      return row;
    },

    /** Takes back a try with the right code that was not used up. */
    async takeBackTry({ accountId, id, codeNumber }: Challenge): Promise<void> {
      await db
        .update(emailChallenges)
        .set({
          tries: sql`greatest(0, ${emailChallenges.tries} - 1)`,
          codeTries: sql`greatest(0, ${emailChallenges.codeTries} - 1)`,
        })
        .where(and(rowOf(emailChallenges, accountId, id), eq(emailChallenges.codeNumber, codeNumber)));
    },

    /**
     * Notes another mail, from which on the next code is valid if the present one is spent. False: the one before was written
     * less than a minute ago.
     */
    async noteMail(challenge: Challenge, now: Date): Promise<boolean> {
      const { accountId, id, codeNumber } = challenge;
      const nextCode = isCodeSpent(challenge, now) && {
        codeNumber: codeNumber + 1,
        codeTries: 0,
        codeSentAt: null,
      };
      const { mailedAt } = emailChallenges;
      const isDue = or(isNull(mailedAt), lte(mailedAt, new Date(now.getTime() - MAIL_INTERVAL_MS)));
      const noted = await db
        .update(emailChallenges)
        .set({ mailedAt: now, ...nextCode })
        .where(and(rowOf(emailChallenges, accountId, id), isDue))
        .returning({ id: emailChallenges.id });
      return noted.length > 0;
    },
  });
}
