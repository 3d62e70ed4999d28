// A challenge and its mail in one statement, alone or with the customer whom it is about.
import { sql } from 'drizzle-orm';
import type { Customer, NewCustomer } from '../customers/customer.ts';
import { insertCustomerPart, insertedCustomer } from '../customers/insertCustomerPart.ts';
import type { Database } from '../database/database.ts';
import { rowColumns, rowValues } from '../database/rowParts.ts';
import { emailChallenges, mails } from '../database/tables.ts';
import { withDatabaseFaults } from '../database/withDatabaseFaults.ts';
import { once } from '../lib/once.ts';
import { mailRow } from '../mail/writeMail.ts';
import type { NewChallenge } from './newChallenge.ts';

export type ChallengeWithMail = ReturnType<typeof createChallengeWithMail>;

/** What a new row has besides what it is given. */
const NEW_CHALLENGE = { codeNumber: 1, codeTries: 0, tries: 0, sends: 0, codeSentAt: null, usedAt: null };

export function createChallengeWithMail(db: Database) {
  const insertion = once(() => {
    const challenge = db.$with('challenge').as(
      db
        .insert(emailChallenges)
        .select(db.select(rowColumns(emailChallenges, 'challenge_')).from(sql`(select) as nothing`))
        .returning({ id: emailChallenges.id }),
    );
    return db
      .with(challenge)
      .insert(mails)
      .select(db.select(rowColumns(mails, 'mail_')).from(challenge))
      .prepare('insert_challenge_with_mail');
  });

  const insertionOfCustomer = once(() => {
    const inserted = insertCustomerPart(db);
    const challenge = db.$with('challenge').as(
      db
        .insert(emailChallenges)
        .select(db.select(rowColumns(emailChallenges, 'challenge_')).from(inserted))
        .returning({ id: emailChallenges.id }),
    );
    const mail = db.$with('mail').as(
      db
        .insert(mails)
        .select(
          db
            .select(rowColumns(mails, 'mail_'))
            .from(inserted)
            .where(sql`${sql.placeholder('withMail')}::boolean`),
        )
        .returning({ id: mails.id }),
    );
    return db
      .with(inserted, challenge, mail)
      .select(insertedCustomer(inserted))
      .from(inserted)
      .prepare('insert_customer_with_challenge');
  });

  return withDatabaseFaults({
    async insert(challenge: NewChallenge): Promise<void> {
      await insertion().execute(valuesOf(challenge));
    },

    /** The customer as stored; nothing, and nothing is written, if one of its keys is taken. */
    async insertCustomer(
      customer: NewCustomer,
      challenge: NewChallenge,
      withMail: boolean,
    ): Promise<Customer | undefined> {
      const [row] = await insertionOfCustomer().execute({ ...customer, ...valuesOf(challenge), withMail });
      return row;
    },
  });
}

function valuesOf(challenge: NewChallenge): Record<string, unknown> {
  const { accountId, siteId, id: challengeId, createdAt: at } = challenge;
  return {
    ...rowValues(emailChallenges, 'challenge_', { ...NEW_CHALLENGE, ...challenge }),
    ...rowValues(mails, 'mail_', { attempts: 0, ...mailRow({ accountId, siteId, challengeId, at }) }),
  };
}
