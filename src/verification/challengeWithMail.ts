// A challenge, its mail and the counts of the caps in one statement, alone or with the customer whom it is about.
import { isNull, sql } from 'drizzle-orm';
import type { Customer, NewCustomer } from '../customers/customer.ts';
import { insertCustomerPart } from '../customers/insertCustomerPart.ts';
import type { Database } from '../database/database.ts';
import { newRow } from '../database/newRow.ts';
import { emailChallenges, mails } from '../database/tables.ts';
import { withDatabaseFaults } from '../database/withDatabaseFaults.ts';
import { eventParts, eventValues, type NewEvent } from '../events/writeEvent.ts';
import { newId } from '../lib/newId.ts';
import { once } from '../lib/once.ts';
import type { MailCaps, MailCount } from './mailCaps.ts';
import type { NewChallenge } from './newChallenge.ts';

export type ChallengeWithMail = ReturnType<typeof createChallengeWithMail>;

const { placeholder } = sql;

export function createChallengeWithMail(db: Database, caps: Pick<MailCaps, 'parts' | 'values' | 'countOf'>) {
  /** The challenge as selected, as a part; and its mail, if the caps allow it. */
  function challengeParts(
    selected: Parameters<ReturnType<typeof db.insert<typeof emailChallenges>>['select']>[0],
    sums: ReturnType<MailCaps['parts']>['sums'],
  ) {
    const { accountId, id, siteId, createdAt } = emailChallenges;
    const insertion = db.insert(emailChallenges).select(selected).onConflictDoNothing();
    const challenge = db.$with('challenge').as(insertion.returning({ accountId, id, siteId, createdAt }));
    const newMail = newRow(mails, {
      accountId: challenge.accountId,
      id: placeholder('mailId'),
      siteId: challenge.siteId,
      challengeId: challenge.id,
      dueAt: challenge.createdAt,
      createdAt: challenge.createdAt,
    });
    const allowed = db.select(newMail).from(challenge).crossJoin(sums).where(isNull(sums.exceeded));
    const mail = db.$with('mail').as(db.insert(mails).select(allowed).returning({ id: mails.id }));
    return [challenge, mail] as const;
  }

  const insertion = once(() => {
    const { parts, sums } = caps.parts(db);
    const row = newRow(emailChallenges, {
      accountId: placeholder('accountId'),
      id: placeholder('id'),
      purpose: placeholder('purpose'),
      siteId: placeholder('siteId'),
      email: placeholder('email'),
      emailKey: placeholder('emailKey'),
      language: placeholder('language'),
      customerId: placeholder('customerId'),
      taken: placeholder('taken'),
      applicant: placeholder('applicant'),
      passwordHash: placeholder('passwordHash'),
      registrationKey: placeholder('registrationKey'),
      registrationFingerprint: placeholder('registrationFingerprint'),
      mailedAt: placeholder('now'),
      expiresAt: placeholder('expiresAt'),
      createdAt: placeholder('now'),
    });
    const allowed = db.select(row).from(sums).where(isNull(sums.exceeded));
    const [challenge, mail] = challengeParts(allowed, sums);
    return db
      .with(...parts, challenge, mail)
      .select({
        exceeded: sums.exceeded,
        reached: sums.reached,
        isWritten: sql<boolean>`exists (${db.select({ is: sql`1` }).from(challenge)})`,
      })
      .from(sums)
      .prepare('insert_challenge_with_mail');
  });

  function prepareWithCustomer(hasEvent: boolean) {
    const { inserted, isInserted, customer } = insertCustomerPart(db);
    const { parts, sums } = caps.parts(db, isInserted);
    const row = newRow(emailChallenges, {
      accountId: inserted.accountId,
      id: placeholder('challengeId'),
      purpose: sql`'VERIFY'`,
      siteId: inserted.siteId,
      email: inserted.email,
      emailKey: inserted.emailKey,
      language: inserted.language,
      customerId: inserted.id,
      mailedAt: sql`case when ${isNull(sums.exceeded)} then ${inserted.createdAt} end`,
      expiresAt: placeholder('expiresAt'),
      createdAt: inserted.createdAt,
    });
    const [challenge, mail] = challengeParts(db.select(row).from(inserted).crossJoin(sums), sums);
    const event = hasEvent ? eventParts(db, isInserted) : { parts: [], hasDeliveries: sql<boolean>`false` };
    return db
      .with(inserted, ...parts, challenge, mail, ...event.parts)
      .select({
        customer,
        exceeded: sums.exceeded,
        reached: sums.reached,
        hasDeliveries: event.hasDeliveries,
      })
      .from(inserted)
      .crossJoin(sums)
      .prepare(hasEvent ? 'insert_customer_with_challenge_and_event' : 'insert_customer_with_challenge');
  }
  const insertionOfCustomer = once(() => prepareWithCustomer(false));
  const insertionOfCustomerWithEvent = once(() => prepareWithCustomer(true));

  return withDatabaseFaults({
    /**
     * Nothing is written, but counted, if the caps do not allow the mail, or if a challenge with the same idempotency key and
     * fingerprint exists.
     */
    async insert(challenge: NewChallenge): Promise<MailCount & { readonly isWritten: boolean }> {
      const { applicant } = challenge;
      const [row] = await insertion().execute({
        ...challenge,
        applicant: applicant && JSON.stringify(applicant),
        ...valuesOf(challenge),
      });
      if (!row) throw new Error('A row of sums was expected');
      return { ...caps.countOf(row, challenge.createdAt), isWritten: row.isWritten };
    },

    /**
     * The customer as stored, and the event that reports it, if there is one. If the caps do not allow the mail, the challenge has
     * none. Undefined, and nothing is written or counted: one of the customer's keys is taken.
     */
    async insertCustomer(
      customer: NewCustomer,
      challenge: NewChallenge,
      event: NewEvent | undefined,
    ): Promise<(MailCount & { readonly customer: Customer; readonly hasDeliveries: boolean }) | undefined> {
      const values = { ...customer, challengeId: challenge.id, ...valuesOf(challenge) };
      const [row] = await (event
        ? insertionOfCustomerWithEvent().execute({ ...values, ...eventValues(event) })
        : insertionOfCustomer().execute(values));
      if (!row) return undefined;
      const { customer: stored, hasDeliveries, ...sums } = row;
      return { ...caps.countOf(sums, challenge.createdAt), customer: stored, hasDeliveries };
    },
  });

  function valuesOf(challenge: NewChallenge): Record<string, unknown> {
    const { createdAt, expiresAt } = challenge;
    return {
      ...caps.values(challenge, createdAt),
      mailId: newId(createdAt),
      expiresAt: expiresAt.toISOString(),
    };
  }
}
