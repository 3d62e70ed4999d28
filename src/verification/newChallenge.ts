// A challenge as it begins. (pure)
import type { NewCustomer } from '../customers/customer.ts';
import { CHALLENGE_LIFE_MS, type Challenge } from './challenge.ts';

/** The customer that a proof inserts, but for its hash, id and times, which it gets with the proof. */
export type StoredApplicant = Omit<NewCustomer, 'passwordHash' | 'id' | 'createdAt' | 'updatedAt'>;

/** A challenge to insert. */
export interface NewChallenge
  extends Pick<
    Challenge,
    'accountId' | 'id' | 'purpose' | 'siteId' | 'email' | 'emailKey' | 'customerId' | 'taken' | 'expiresAt'
  > {
  readonly language: string;
  readonly applicant: StoredApplicant | null;
  readonly passwordHash: string | null;
  readonly registrationKey: string | null;
  readonly registrationFingerprint: string | null;
  readonly createdAt: Date;
}

type Required = 'id' | 'purpose' | 'accountId' | 'siteId' | 'email' | 'emailKey' | 'language' | 'createdAt';

/** Each column is named. Those that only some purposes have are null where they are not given. */
export function newChallenge(
  given: Pick<NewChallenge, Required> & Partial<Omit<NewChallenge, 'expiresAt'>>,
): NewChallenge {
  return {
    accountId: given.accountId,
    id: given.id,
    purpose: given.purpose,
    siteId: given.siteId,
    email: given.email,
    emailKey: given.emailKey,
    language: given.language,
    customerId: given.customerId ?? null,
    taken: given.taken ?? false,
    applicant: given.applicant ?? null,
    passwordHash: given.passwordHash ?? null,
    registrationKey: given.registrationKey ?? null,
    registrationFingerprint: given.registrationFingerprint ?? null,
    createdAt: given.createdAt,
    expiresAt: new Date(given.createdAt.getTime() + CHALLENGE_LIFE_MS),
  };
}
