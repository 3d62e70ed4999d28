// The proof of an address in the database: the challenge is used, and what it proves is written, in one transaction.
import { and, eq, inArray, isNull } from 'drizzle-orm';
import type { Customer, UniqueKeys } from '../customers/customer.ts';
import { customerColumns } from '../customers/customerColumns.ts';
import { createCustomerStore } from '../customers/customerStore.ts';
import type { Database } from '../database/database.ts';
import { rowOf } from '../database/rowOf.ts';
import { customers, emailChallenges } from '../database/tables.ts';
import { withDatabaseFaults } from '../database/withDatabaseFaults.ts';
import { createCommitted } from '../events/committed.ts';
import type { EventType } from '../events/eventType.ts';
import { writeEvent } from '../events/writeEvent.ts';
import { usernameKey } from '../fields/username.ts';
import type { Challenge } from './challenge.ts';
import type { StoredApplicant } from './newChallenge.ts';

export type Proofs = ReturnType<typeof createProofs>;

/** The keys of an applicant, of which at least one belonged to a customer. */
export interface TakenApplicant {
  readonly takenKeys: UniqueKeys;
}

/** `eventWritten` is called after the commit of an event. */
export function createProofs(db: Database, eventWritten: () => void) {
  /** `hasEndpoints`: whether the account has endpoints that want to hear of it. */
  async function report(
    transaction: Database,
    type: EventType,
    { accountId, siteId, id, updatedAt: at }: Customer,
    hasEndpoints: boolean,
  ): Promise<boolean> {
    return hasEndpoints && writeEvent(transaction, { type, accountId, siteId, customerId: id, at });
  }

  const committed = createCommitted(db, eventWritten);

  return withDatabaseFaults({
    /**
     * The applicant as a customer; USED if another proof was faster. If the e-mail address or the username is taken, nothing
     * is written, and the proof is not used up. `customerId`: of the new customer. `username`: another one than the applicant's.
     */
    async register(
      { accountId, id }: Challenge,
      { customerId, username }: { readonly customerId: string; readonly username: string | null },
      hasEndpoints: boolean,
      now: Date,
    ): Promise<Customer | TakenApplicant | 'USED'> {
      return await committed<Customer | TakenApplicant | 'USED'>(async (transaction) => {
        // Locked, so that of two proofs the second one finds it used.
        const [challenge] = await transaction
          .select({ applicant: emailChallenges.applicant, passwordHash: emailChallenges.passwordHash })
          .from(emailChallenges)
          .where(and(rowOf(emailChallenges, accountId, id), isNull(emailChallenges.usedAt)))
          .for('update');
        if (!challenge?.applicant || !challenge.passwordHash) return ['USED', false];
        const applicant = challenge.applicant as StoredApplicant;
        const names = username === null ? applicant : { username, usernameKey: usernameKey(username) };
        const inserted = await createCustomerStore(transaction).insertCustomer({
          ...applicant,
          username: names.username,
          usernameKey: names.usernameKey,
          id: customerId,
          emailVerified: true,
          passwordHash: challenge.passwordHash,
          createdAt: now,
          updatedAt: now,
        });
        if (!inserted) {
          const { emailKey } = applicant;
          return [{ takenKeys: { emailKey, usernameKey: names.usernameKey ?? undefined } }, false];
        }
        await transaction
          .update(emailChallenges)
          .set({ usedAt: now, customerId: inserted.id, applicant: null, passwordHash: null })
          .where(rowOf(emailChallenges, accountId, id));
        return [inserted, await report(transaction, 'customer.registered', inserted, hasEndpoints)];
      });
    },

    /**
     * The customer with the address verified, and with the new password if there is one. USED: another proof was faster. GONE:
     * the customer was deleted, or has another address now.
     */
    async verify(
      { accountId, id, customerId, emailKey }: Challenge,
      newPasswordHash: string | undefined,
      hasEndpoints: boolean,
      now: Date,
    ): Promise<Customer | 'USED' | 'GONE'> {
      if (customerId === null) return 'GONE';
      return await committed<Customer | 'USED' | 'GONE'>(async (transaction) => {
        const isCustomer = and(rowOf(customers, accountId, customerId), eq(customers.emailKey, emailKey));
        const [before] = await transaction
          .select(customerColumns)
          .from(customers)
          .where(isCustomer)
          .for('update');
        if (!before) return ['GONE', false];
        const open = isNull(emailChallenges.usedAt);
        const used = await transaction
          .update(emailChallenges)
          .set({ usedAt: now })
          .where(and(rowOf(emailChallenges, accountId, id), open))
          .returning({ id: emailChallenges.id });
        if (used.length === 0) return ['USED', false];
        // What else was requested for this customer, by whomever, proves nothing from now on.
        await transaction
          .update(emailChallenges)
          .set({ usedAt: now })
          .where(
            and(
              eq(emailChallenges.accountId, accountId),
              eq(emailChallenges.customerId, customerId),
              inArray(
                emailChallenges.purpose,
                newPasswordHash === undefined ? ['VERIFY'] : ['VERIFY', 'RESET'],
              ),
              open,
            ),
          );
        const [after] = await transaction
          .update(customers)
          .set({
            emailVerified: true,
            emailHardbounce: false,
            updatedAt: now,
            // A registration with the old password is not sent again.
            ...(newPasswordHash !== undefined && {
              passwordHash: newPasswordHash,
              registrationKey: null,
              registrationFingerprint: null,
            }),
          })
          .where(isCustomer)
          .returning(customerColumns);
        if (!after) return ['GONE', false];
        const type = 'customer.email_verified';
        return [after, !before.emailVerified && (await report(transaction, type, after, hasEndpoints))];
      });
    },
  });
}
