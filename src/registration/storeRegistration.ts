// The one write of a registration: the customer, or the request to prove the address, and what belongs to it.
import { v7 as uuidv7 } from 'uuid';
import type { Customer, NewCustomer } from '../customers/customer.ts';
import { type CustomerStore, createCustomerStore } from '../customers/customerStore.ts';
import type { Database } from '../database/database.ts';
import { databaseFault } from '../database/databaseFault.ts';
import { type RetryLater, retryLater } from '../outcomes/retryLater.ts';
import { createSpentTokens } from '../risk/spentTokens.ts';
import type { Site } from '../sites/site.ts';
import { type EmailVerification, emailVerification } from '../verification/emailVerification.ts';
import type { MailCount } from '../verification/mailCaps.ts';
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

  /** In the fewest statements: nothing else belongs to the registration, and it has no key by which it could be sent twice. */
  async function writeAlone(customer: NewCustomer, { site, hidden }: Belongings): Promise<Written> {
    const { emailVerification: policy } = site.settings;
    if (policy === 'OFF') return insert(customers, customer, site);
    if (policy === 'REQUIRED') {
      const challenge = registerChallenge(customer, hidden);
      return { stored: required(challenge, await proofRequests.write(challenge)), hasDeliveries: false };
    }
    const challenge = verifyChallenge(customer);
    const written = await proofRequests.writeWithCustomer(customer, challenge);
    return { stored: wanted(challenge, written), hasDeliveries: false };
  }

  async function write(
    transaction: Database,
    customer: NewCustomer,
    { site, hidden }: Belongings,
  ): Promise<Written> {
    const { emailVerification: policy } = site.settings;
    if (policy === 'REQUIRED') {
      const challenge = registerChallenge(customer, hidden);
      const count = await proofRequests.writeOnce(transaction, challenge, true);
      return { stored: required(challenge, count), hasDeliveries: false };
    }
    const { stored, hasDeliveries } = await insert(createCustomerStore(transaction), customer, site);
    if (policy === 'OFF' || stored.kind !== 'RegisterCustomerSuccess') return { stored, hasDeliveries };
    const challenge = verifyChallenge(customer);
    const count = await proofRequests.writeOnce(transaction, challenge, false);
    const written = count === 'TAKEN' ? count : { ...count, customer: stored.customer };
    return { stored: wanted(challenge, written), hasDeliveries };
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
      ? write(transaction, customer, belongings)
      : { stored: { kind: 'TOKEN_SPENT' }, hasDeliveries: false };
  }

  return async (customer, belongings) => {
    const { site, securityToken } = belongings;
    const verifies = site.settings.emailVerification !== 'OFF';
    const isAlone = securityToken === null && !(verifies && (site.hasEndpoints || customer.registrationKey));
    const { stored, hasDeliveries } = isAlone
      ? await writeAlone(customer, belongings)
      : await db
          .transaction((transaction) => spendAndWrite(transaction, customer, belongings))
          .catch((error) => Promise.reject(databaseFault(error)));
    if (hasDeliveries) eventWritten();
    if (verifies && ('customer' in stored || 'verification' in stored)) mailWritten();
    return stored;
  };
}

/** Where the site requires a proof: there is no customer yet. */
function required(challenge: NewChallenge, count: MailCount | 'TAKEN'): Stored {
  if (count === 'TAKEN') return { kind: 'TAKEN' };
  if (!count.allowed) return retryLater('RATE_LIMITED', count.waitMs);
  return { kind: 'EmailVerificationRequired', verification: emailVerification(challenge, count.waitMs) };
}

/** Where the site wants one: the customer is there in any case. */
function wanted(
  challenge: NewChallenge,
  written: (MailCount & { readonly customer: Customer }) | 'TAKEN',
): Stored {
  if (written === 'TAKEN') return { kind: 'TAKEN' };
  const { customer, waitMs } = written;
  return {
    kind: 'RegisterCustomerSuccess',
    customer,
    emailVerification: emailVerification(challenge, waitMs),
  };
}

/** The customer, and the event that reports it where the account has an endpoint. */
async function insert(store: CustomerStore, customer: NewCustomer, site: Site): Promise<Written> {
  const { accountId, siteId, id: customerId, createdAt: at } = customer;
  const event = { type: 'customer.registered', accountId, siteId, customerId, at } as const;
  const inserted = site.hasEndpoints
    ? await store.insertCustomerWithEvent(customer, event)
    : { customer: await store.insertCustomer(customer), hasDeliveries: false };
  if (!inserted?.customer) return { stored: { kind: 'TAKEN' }, hasDeliveries: false };
  return {
    stored: { kind: 'RegisterCustomerSuccess', customer: inserted.customer, emailVerification: null },
    hasDeliveries: inserted.hasDeliveries,
  };
}

function verifyChallenge(customer: NewCustomer): NewChallenge {
  const { accountId, siteId, email, emailKey, language, createdAt } = customer;
  const customerId = customer.id;
  return newChallenge({
    accountId,
    id: uuidv7({ msecs: createdAt.getTime() }),
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
    id: uuidv7({ msecs: createdAt.getTime() }),
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
