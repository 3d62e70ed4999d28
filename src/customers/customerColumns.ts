// The columns of a customer that leave the store. The password's hash and the keys are not among them.
import { customers } from '../database/tables.ts';
import type { Customer } from './customer.ts';

export const customerColumns = {
  id: customers.id,
  accountId: customers.accountId,
  siteId: customers.siteId,
  email: customers.email,
  emailVerified: customers.emailVerified,
  emailHardbounce: customers.emailHardbounce,
  username: customers.username,
  displayName: customers.displayName,
  firstName: customers.firstName,
  lastName: customers.lastName,
  language: customers.language,
  metadata: customers.metadata,
  oldProviderId: customers.oldProviderId,
  organization: customers.organization,
  phone: customers.phone,
  salutation: customers.salutation,
  title: customers.title,
  riskVerdict: customers.riskVerdict,
  riskProvider: customers.riskProvider,
  riskScore: customers.riskScore,
  createdAt: customers.createdAt,
  updatedAt: customers.updatedAt,
} satisfies { readonly [Field in keyof Customer]: (typeof customers)[Field] };
