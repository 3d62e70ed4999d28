// A customer: a person registered under an account, through a site. (pure)
import { validate as isUuid } from 'uuid';
import type { MetadataEntry } from '../fields/metadata.ts';
import type { RiskVerdict } from '../risk/riskAssessment.ts';
import type { RiskProvider } from '../risk/riskSettings.ts';

/** A customer as stored, without the password's hash. */
export interface Customer {
  /** UUIDv7 (RFC 9562), made by us. */
  readonly id: string;
  readonly accountId: number;
  /** The site through which the customer registered. */
  readonly siteId: number;
  /** As typed, trimmed. */
  readonly email: string;
  readonly emailVerified: boolean;
  /** Deliveries to the address fail for good. */
  readonly emailHardbounce: boolean;
  readonly username: string | null;
  readonly displayName: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  /** ISO 639-1, lower case. */
  readonly language: string;
  readonly metadata: readonly MetadataEntry[];
  /** The customer's id before migrating here. */
  readonly oldProviderId: string | null;
  readonly organization: string | null;
  /** ASCII digits only. */
  readonly phone: string | null;
  readonly salutation: string | null;
  readonly title: string | null;
  /** How the risk assessment ended. Null, like the next two fields, where there was none. Never public. */
  readonly riskVerdict: RiskVerdict | null;
  readonly riskProvider: RiskProvider | null;
  /** 1 is surely a person, 0 surely a machine. Null too where the provider gave none. */
  readonly riskScore: number | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Whether a text can be the id of a customer: a database would take any other for our mistake. */
export function isId(text: string): boolean {
  return isUuid(text);
}

/** First and last name with a space between; null where neither is known. */
export function fullName({ firstName, lastName }: Pick<Customer, 'firstName' | 'lastName'>): string | null {
  return [firstName, lastName].filter(Boolean).join(' ') || null;
}

/**
 * What the search reads beside the keys of e-mail and username: folded text (searchKeys.ts), null where the customer
 * has none.
 */
export interface SearchKeys {
  readonly oldProviderKey: string | null;
  readonly displayNameKey: string | null;
  /** First name first: `ada lovelace`. */
  readonly nameKey: string | null;
  /** Last name first, where both are known: `lovelace ada`. */
  readonly lastNameKey: string | null;
}

/** A customer to insert, with the password's hash, the keys by which it must be the only one of its account, and those of the search. */
export interface NewCustomer extends Customer, SearchKeys {
  readonly passwordHash: string;
  readonly emailKey: string;
  readonly usernameKey: string | null;
}

/** What a sign-in is decided by. */
export interface StoredCredentials {
  readonly customer: Customer;
  readonly passwordHash: string;
}

/** Keys to ask about; those that are not known are left out. */
export interface UniqueKeys {
  readonly emailKey?: string | undefined;
  readonly usernameKey?: string | undefined;
}

/** Which of the keys that were asked about belong to a customer of the account already. */
export interface TakenKeys {
  readonly email: boolean;
  readonly username: boolean;
}

/** What can be changed of a customer; what is left out stays as it is. */
export type CustomerChanges = Partial<
  Pick<
    Customer,
    | 'language'
    | 'displayName'
    | 'emailHardbounce'
    | 'firstName'
    | 'lastName'
    | 'metadata'
    | 'oldProviderId'
    | 'organization'
    | 'phone'
    | 'salutation'
    | 'title'
  >
>;
