// The one write of a registration: the customer, or the request to prove the address, and what belongs to it.
import type { Customer, NewCustomer } from '../customers/customer.ts';
import { type CustomerStore, createCustomerStore } from '../customers/customerStore.ts';
import type { Database } from '../database/database.ts';
import { databaseFault } from '../database/databaseFault.ts';
import { writeEvent } from '../events/writeEvent.ts';
import { createSpentTokens } from '../risk/spentTokens.ts';
import type { Site } from '../sites/site.ts';
import { type EmailVerification, emailVerification } from '../verification/emailVerification.ts';
import { type NewChallenge, newChallenge } from '../verification/newChallenge.ts';
import type { ProofRequest } from '../verification/proofRequests.ts';
import { writeChallenge } from '../verification/writeChallenge.ts';

/** What is written with the customer, in one transaction. */
export interface Belongings {
  readonly site: Site;
  /** The security token that the registration spends; null if the site requires none. */
  readonly securityToken: string | null;
  /** Undefined: the site does not verify addresses. */
  readonly proof: ProofRequest | undefined;
  /** The address is taken, and the site hides it: the owner gets another mail. */
  readonly hidden: boolean;
}

/**
 * Where the site requires a proof, no customer is stored yet. `TAKEN`: the e-mail address or the username is, or the same
 * registration has requested a proof. `TOKEN_SPENT`: the security token has already registered another customer.
 */
export type Stored =
  | {
      readonly kind: 'RegisterCustomerSuccess';
      readonly customer: Customer;
      readonly emailVerification: EmailVerification | null;
    }
  | { readonly kind: 'EmailVerificationRequired'; readonly verification: EmailVerification }
  | 'TAKEN'
  | 'TOKEN_SPENT';

export type StoreRegistration = (customer: NewCustomer, belongings: Belongings) => Promise<Stored>;

/** `eventWritten` and `mailWritten` are called after the commit of an event, and of a mail. */
export function createStoreRegistration(
  db: Database,
  { eventWritten, mailWritten }: { eventWritten: () => void; mailWritten: () => void },
): StoreRegistration {
  const customers = createCustomerStore(db);

  async function insert(store: CustomerStore, customer: NewCustomer): Promise<Stored> {
    const inserted = await store.insertCustomer(customer);
    return inserted
      ? { kind: 'RegisterCustomerSuccess', customer: inserted, emailVerification: null }
      : 'TAKEN';
  }

  async function write(
    transaction: Database,
    customer: NewCustomer,
    belongings: Belongings,
  ): Promise<Stored> {
    const { site, proof } = belongings;
    if (proof && site.settings.emailVerification === 'REQUIRED') {
      const challenge = registerChallenge(customer, proof, belongings);
      if (!(await writeChallenge(transaction, challenge, proof.allowed))) return 'TAKEN';
      return {
        kind: 'EmailVerificationRequired',
        verification: emailVerification(challenge, proof.waitMs),
      };
    }
    const stored = await insert(createCustomerStore(transaction), customer);
    if (!proof || typeof stored !== 'object') return stored;
    const challenge = verifyChallenge(customer, proof);
    await writeChallenge(transaction, challenge, proof.allowed);
    return { ...stored, emailVerification: emailVerification(challenge, proof.waitMs) } as Stored;
  }

  return async (customer, belongings) => {
    const { site, securityToken, proof } = belongings;
    // One statement needs no transaction.
    if (securityToken === null && !site.hasEndpoints && !proof) return insert(customers, customer);
    let hasEvent = false;
    const stored = await db
      .transaction(async (transaction) => {
        // A failure rolls the spending back. TAKEN does not: the provider has already seen the token.
        if (securityToken !== null) {
          const tokens = createSpentTokens(transaction);
          if (!(await tokens.spendToken(customer, securityToken, customer.createdAt))) return 'TOKEN_SPENT';
        }
        const written = await write(transaction, customer, belongings);
        // A customer who has to prove the address first is reported then.
        if (site.hasEndpoints && typeof written === 'object' && written.kind === 'RegisterCustomerSuccess') {
          const { accountId, siteId, id, createdAt } = customer;
          const event = { accountId, siteId, customerId: id, at: createdAt };
          hasEvent = await writeEvent(transaction, { type: 'customer.registered', ...event });
        }
        return written;
      })
      .catch((error) => Promise.reject(databaseFault(error)));
    if (hasEvent) eventWritten();
    if (proof?.allowed && typeof stored === 'object') mailWritten();
    return stored;
  };
}

function verifyChallenge(customer: NewCustomer, { id }: ProofRequest): NewChallenge {
  const { accountId, siteId, email, emailKey, language, createdAt } = customer;
  const customerId = customer.id;
  return newChallenge({
    accountId,
    id,
    purpose: 'VERIFY',
    siteId,
    email,
    emailKey,
    language,
    customerId,
    createdAt,
  });
}

/** The customer waits in the challenge, and gets its id and its times with the proof. */
function registerChallenge(
  customer: NewCustomer,
  { id }: ProofRequest,
  { hidden }: Belongings,
): NewChallenge {
  const { passwordHash, id: _id, createdAt, updatedAt: _updatedAt, ...applicant } = customer;
  const { accountId, siteId, email, emailKey, language, registrationKey, registrationFingerprint } = customer;
  return newChallenge({
    accountId,
    id,
    purpose: 'REGISTER',
    siteId,
    email,
    emailKey,
    language,
    taken: hidden,
    applicant,
    passwordHash,
    registrationKey,
    registrationFingerprint,
    createdAt,
  });
}
