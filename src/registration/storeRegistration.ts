// The one write of a registration: the customer, or the request to prove the address, and what belongs to it.
import type { Customer, NewCustomer } from '../customers/customer.ts';
import { type CustomerStore, createCustomerStore } from '../customers/customerStore.ts';
import type { Database } from '../database/database.ts';
import { databaseFault } from '../database/databaseFault.ts';
import type { NewEvent } from '../events/writeEvent.ts';
import { newId } from '../lib/newId.ts';
import { type RetryLater, retryLater } from '../outcomes/retryLater.ts';
import { createSpentTokens } from '../risk/spentTokens.ts';
import type { Site } from '../sites/site.ts';
import { type EmailVerification, emailVerification } from '../verification/emailVerification.ts';
import { type NewChallenge, newChallenge } from '../verification/newChallenge.ts';
import type { ProofRequests } from '../verification/proofRequests.ts';

/** What is written with the customer, in one transaction. */
export interface Belongings {
  readonly site: Site;
  /** The security token that the registration spends; null if the site requires none. */
  readonly securityToken: string | null;
  /** The address is taken, and the site hides it: the owner gets another mail. */
  readonly hidden: boolean;
}

/**
 * Where the site requires a proof, no customer is stored yet, and "retry later" is the response while no mail may be sent to the
 * address. `TAKEN`: the e-mail address or the username is, or the same registration has requested a proof. `TOKEN_SPENT`: the
 * security token has already registered another customer.
 */
export type Stored =
  | {
      readonly kind: 'RegisterCustomerSuccess';
      readonly customer: Customer;
      readonly emailVerification: EmailVerification | null;
    }
  | { readonly kind: 'EmailVerificationRequired'; readonly verification: EmailVerification }
  | RetryLater
  | { readonly kind: 'TAKEN' }
  | { readonly kind: 'TOKEN_SPENT' };

export type StoreRegistration = (customer: NewCustomer, belongings: Belongings) => Promise<Stored>;

interface Written {
  readonly stored: Stored;
  readonly hasDeliveries: boolean;
}

/** `eventWritten` and `mailWritten` are called after the commit of an event, and of a mail. */
export function createStoreRegistration(
  db: Database,
  {
    proofRequests,
    eventWritten,
    mailWritten,
  }: {
    proofRequests: Omit<ProofRequests, 'unavailable'>;
    eventWritten: () => void;
    mailWritten: () => void;
  },
): StoreRegistration {
  const customers = createCustomerStore(db);

  async function write(
    customer: NewCustomer,
    { site, hidden }: Belongings,
    transaction?: Database,
  ): Promise<Written> {
    const { emailVerification: policy } = site.settings;
    if (policy === 'OFF') {
      return insert(transaction ? createCustomerStore(transaction) : customers, customer, site);
    }
    if (policy === 'REQUIRED') {
      const challenge = registerChallenge(customer, hidden);
      const count = await proofRequests.write(challenge, transaction);
      return { stored: required(challenge, count), hasDeliveries: false };
    }
    const challenge = verifyChallenge(customer);
    const event = site.hasEndpoints ? registered(customer) : undefined;
    const written = await proofRequests.writeWithCustomer(customer, { challenge, event }, transaction);
    return wanted(challenge, written);
  }

  /** A failure rolls the spending back. TAKEN does not: the provider has already seen the token. */
  async function spendAndWrite(
    transaction: Database,
    customer: NewCustomer,
    belongings: Belongings,
  ): Promise<Written> {
    const { securityToken } = belongings;
    const isFresh =
      securityToken === null ||
      (await createSpentTokens(transaction).spendToken(customer, securityToken, customer.createdAt));
    return isFresh
      ? write(customer, belongings, transaction)
      : { stored: { kind: 'TOKEN_SPENT' }, hasDeliveries: false };
  }

  return async (customer, belongings) => {
    const { stored, hasDeliveries } = await (belongings.securityToken === null
      ? write(customer, belongings)
      : db
          .transaction((transaction) => spendAndWrite(transaction, customer, belongings))
          .catch((error) => Promise.reject(databaseFault(error))));
    if (hasDeliveries) eventWritten();
    const verifies = belongings.site.settings.emailVerification !== 'OFF';
    if (verifies && ('customer' in stored || 'verification' in stored)) mailWritten();
    return stored;
  };
}

/** Where the site requires a proof: there is no customer yet. */
function required(
  challenge: NewChallenge,
  { allowed, waitMs, isTaken }: Awaited<ReturnType<ProofRequests['write']>>,
): Stored {
  if (isTaken) return { kind: 'TAKEN' };
  if (!allowed) return retryLater('RATE_LIMITED', waitMs);
  return { kind: 'EmailVerificationRequired', verification: emailVerification(challenge, waitMs) };
}

/** Where the site wants one: the customer is there in any case. */
function wanted(
  challenge: NewChallenge,
  written: Awaited<ReturnType<ProofRequests['writeWithCustomer']>>,
): Written {
  if (written === 'TAKEN') return { stored: { kind: 'TAKEN' }, hasDeliveries: false };
  const { customer, waitMs, hasDeliveries } = written;
  const verification = emailVerification(challenge, waitMs);
  const stored = { kind: 'RegisterCustomerSuccess', customer, emailVerification: verification } as const;
  return { stored, hasDeliveries };
}

/** The customer, and the event that reports it where the account has an endpoint. */
async function insert(store: CustomerStore, customer: NewCustomer, site: Site): Promise<Written> {
  const inserted = site.hasEndpoints
    ? await store.insertCustomerWithEvent(customer, registered(customer))
    : { customer: await store.insertCustomer(customer), hasDeliveries: false };
  if (!inserted?.customer) return { stored: { kind: 'TAKEN' }, hasDeliveries: false };
  return {
    stored: { kind: 'RegisterCustomerSuccess', customer: inserted.customer, emailVerification: null },
    hasDeliveries: inserted.hasDeliveries,
  };
}

function registered({ accountId, siteId, id: customerId, createdAt: at }: NewCustomer): NewEvent {
  return { type: 'customer.registered', accountId, siteId, customerId, at };
}

function verifyChallenge(customer: NewCustomer): NewChallenge {
  const { accountId, siteId, email, emailKey, language, createdAt } = customer;
  const customerId = customer.id;
  return newChallenge({
    accountId,
    id: newId(createdAt),
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
function registerChallenge(customer: NewCustomer, hidden: boolean): NewChallenge {
  const { passwordHash, id: _id, createdAt, updatedAt: _updatedAt, ...applicant } = customer;
  const { accountId, siteId, email, emailKey, language, registrationKey, registrationFingerprint } = customer;
  return newChallenge({
    accountId,
    id: newId(createdAt),
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
