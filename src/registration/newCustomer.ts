// Turns an applicant into the row of a customer.
import type { EarlierRegistration, NewCustomer } from '../customers/customer.ts';
import { searchKeys } from '../customers/searchKeys.ts';
import { usernameKey } from '../fields/username.ts';
import { newId } from '../lib/newId.ts';
import type { CustomerRisk } from '../risk/riskAssessment.ts';
import type { Site } from '../sites/site.ts';
import type { Applicant } from './registrationInput.ts';

/** What the steps before have found out about an applicant. */
export interface Findings {
  readonly site: Site;
  readonly language: string;
  /** Null: the site has no risk assessment. */
  readonly risk: CustomerRisk | null;
  readonly passwordHash: string;
  readonly now: Date;
  /** Undefined: the visitor sent no idempotency key. */
  readonly attempt: EarlierRegistration | undefined;
}

/** Each column is named, so that nothing that a visitor sends can reach one by its name. */
export function newCustomer(
  applicant: Applicant,
  { site, language, risk, passwordHash, now, attempt }: Findings,
): NewCustomer {
  const { oldProviderKey, displayNameKey, nameKey, lastNameKey } = searchKeys(applicant);
  return {
    id: newId(now),
    accountId: site.accountId,
    siteId: site.id,
    email: applicant.email.address,
    emailKey: applicant.email.key,
    emailVerified: false,
    emailHardbounce: applicant.emailHardbounce,
    passwordHash,
    username: applicant.username,
    usernameKey: applicant.username && usernameKey(applicant.username),
    displayName: applicant.displayName,
    displayNameKey,
    firstName: applicant.firstName,
    lastName: applicant.lastName,
    nameKey,
    lastNameKey,
    language,
    metadata: applicant.metadata,
    oldProviderId: applicant.oldProviderId,
    oldProviderKey,
    organization: applicant.organization,
    phone: applicant.phone,
    salutation: applicant.salutation,
    title: applicant.title,
    riskVerdict: risk?.verdict ?? null,
    riskProvider: risk?.provider ?? null,
    riskScore: risk?.score ?? null,
    createdAt: now,
    updatedAt: now,
    registrationKey: attempt?.registrationKey ?? null,
    registrationFingerprint: attempt?.registrationFingerprint ?? null,
  };
}
