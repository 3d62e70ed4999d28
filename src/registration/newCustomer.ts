// An applicant becomes a customer.
import { v7 as uuidv7 } from 'uuid';
import type { NewCustomer } from '../customers/customer.ts';
import { searchKeys } from '../customers/searchKeys.ts';
import { usernameKey } from '../fields/username.ts';
import type { CustomerRisk } from '../risk/riskAssessment.ts';
import type { Site } from '../sites/site.ts';
import type { Applicant } from './registrationInput.ts';

/** What the story has found out about an applicant on the way. */
export interface Findings {
  readonly site: Site;
  readonly language: string;
  /** Null: the site has no risk assessment. */
  readonly risk: CustomerRisk | null;
  readonly passwordHash: string;
  readonly now: Date;
}

export function newCustomer(
  applicant: Applicant,
  { site, language, risk, passwordHash, now }: Findings,
): NewCustomer {
  const { email, password: _password, securityToken: _token, ...profile } = applicant;
  return {
    id: uuidv7({ msecs: now.getTime() }),
    accountId: site.accountId,
    siteId: site.id,
    email: email.address,
    emailKey: email.key,
    usernameKey: profile.username && usernameKey(profile.username),
    emailVerified: false,
    passwordHash,
    riskVerdict: risk?.verdict ?? null,
    riskProvider: risk?.provider ?? null,
    riskScore: risk?.score ?? null,
    createdAt: now,
    updatedAt: now,
    // Last: V8 takes a hundred times as long to add so many properties to an object that was spread.
    ...searchKeys(profile),
    ...profile,
    language,
  };
}
