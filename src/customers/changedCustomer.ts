// A customer with changes, as it is stored. (pure)
import { readEmailAddress } from '../fields/emailAddress.ts';
import { usernameKey } from '../fields/username.ts';
import type { Customer, NewCustomer } from './customer.ts';
import type { CustomerChanges } from './customerChanges.ts';
import { searchKeys } from './searchKeys.ts';

/** The columns that a change writes: always all of them, so that the statement has few forms. */
export type ChangedCustomer = Pick<
  NewCustomer,
  | 'email'
  | 'emailVerified'
  | 'emailHardbounce'
  | 'username'
  | 'usernameKey'
  | 'displayName'
  | 'displayNameKey'
  | 'firstName'
  | 'lastName'
  | 'nameKey'
  | 'lastNameKey'
  | 'language'
  | 'metadata'
  | 'oldProviderId'
  | 'oldProviderKey'
  | 'organization'
  | 'phone'
  | 'salutation'
  | 'title'
  | 'updatedAt'
> & {
  /** Absent: the address stays, and with it the key. */
  readonly emailKey?: string;
};

/** The fields of the input, by which an event names what has changed. */
const FIELDS = [
  'email',
  'language',
  'username',
  'displayName',
  'emailHardbounce',
  'firstName',
  'lastName',
  'metadata',
  'oldProviderId',
  'organization',
  'phone',
  'salutation',
  'title',
] as const satisfies readonly (keyof CustomerChanges)[];

/** The fields in which two states of a customer differ. */
export function changedFields(before: Customer, after: Customer): string[] {
  return FIELDS.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]));
}

export function changedCustomer(current: Customer, changes: CustomerChanges, now: Date): ChangedCustomer {
  const { email, ...others } = changes;
  const changed = { ...current, ...others };
  // Another spelling of the same mailbox proves as much as the one before.
  const isOtherMailbox = email !== undefined && email.key !== keyOf(current.email);
  return {
    email: email?.address ?? current.email,
    ...(email && { emailKey: email.key }),
    emailVerified: current.emailVerified && !isOtherMailbox,
    emailHardbounce: changes.emailHardbounce ?? (current.emailHardbounce && !isOtherMailbox),
    username: changed.username,
    usernameKey: changed.username && usernameKey(changed.username),
    displayName: changed.displayName,
    firstName: changed.firstName,
    lastName: changed.lastName,
    ...searchKeys(changed),
    language: changed.language,
    metadata: changed.metadata,
    oldProviderId: changed.oldProviderId,
    organization: changed.organization,
    phone: changed.phone,
    salutation: changed.salutation,
    title: changed.title,
    updatedAt: now,
  };
}

function keyOf(email: string): string | undefined {
  const reading = readEmailAddress(email);
  return 'key' in reading ? reading.key : undefined;
}
