// The one write of a registration: the customer, or the request to prove the address, and what belongs to it.
import type { Customer, NewCustomer } from '../customers/customer.ts';
import { type CustomerStore, createCustomerStore } from '../customers/customerStore.ts';
import type { Database } from '../database/database.ts';
import { databaseFault } from '../database/databaseFault.ts';
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

interface Written {
  readonly stored: Stored;
  readonly hasDeliveries: boolean;
}

/** `eventWritten` and `mailWritten` are called after the commit of an event, and of a mail. */
export function createStoreRegistration(
  db: Database,
  { eventWritten, mailWritten }: { eventWritten: () => void; mailWritten: () => void },
): StoreRegistration {
  const customers = createCustomerStore(db);

  return async (customer, belongings) => {
    const { site, securityToken, proof } = belongings;
    // One statement needs no transaction.
    const { stored, hasDeliveries } =
      securityToken === null && !proof
        ? await insert(customers, customer, site)
        : await db
            .transaction((transaction) => spendAndWrite(transaction, customer, belongings))
            .catch((error) => Promise.reject(databaseFault(error)));
    if (hasDeliveries) eventWritten();
    if (proof?.allowed && typeof stored === 'object') mailWritten();
    return stored;
  };
}

/** The customer, and the event that reports it where the account has an endpoint. */
async function insert(store: CustomerStore, customer: NewCustomer, site: Site): Promise<Written> {
  const { accountId, siteId, id: customerId, createdAt: at } = customer;
  const event = { type: 'customer.registered', accountId, siteId, customerId, at } as const;
  const inserted = site.hasEndpoints
    ? await store.insertCustomerWithEvent(customer, event)
    : { customer: await store.insertCustomer(customer), hasDeliveries: false };
  if (!inserted?.customer) return { stored: 'TAKEN', hasDeliveries: false };
  const { hasDeliveries } = inserted;
  return {
    stored: { kind: 'RegisterCustomerSuccess', customer: inserted.customer, emailVerification: null },
    hasDeliveries,
  };
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
  return isFresh ? write(transaction, customer, belongings) : { stored: 'TOKEN_SPENT', hasDeliveries: false };
}

/** Where the site requires a proof, the customer is stored, and reported, with the proof. */
async function write(transaction: Database, customer: NewCustomer, belongings: Belongings): Promise<Written> {
  const { site, proof } = belongings;
  if (proof && site.settings.emailVerification === 'REQUIRED') {
    const challenge = registerChallenge(customer, proof, belongings);
    const isWritten = await writeChallenge(transaction, challenge, proof.allowed);
    const verification = emailVerification(challenge, proof.waitMs);
    return {
      stored: isWritten ? { kind: 'EmailVerificationRequired', verification } : 'TAKEN',
      hasDeliveries: false,
    };
  }
  const { stored, hasDeliveries } = await insert(createCustomerStore(transaction), customer, site);
  if (!proof || typeof stored !== 'object') return { stored, hasDeliveries };
  const challenge = verifyChallenge(customer, proof);
  await writeChallenge(transaction, challenge, proof.allowed);
  const verification = emailVerification(challenge, proof.waitMs);
  return { stored: { ...stored, emailVerification: verification } as Stored, hasDeliveries };
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
