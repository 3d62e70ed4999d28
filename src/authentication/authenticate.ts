// From an auth token to the customer behind it.
import type { Customer } from '../customers/customer.ts';
import type { CustomerStore } from '../customers/customerStore.ts';
import { measure, type Timings } from '../lib/timings.ts';
import type { AuthTokens } from '../tokens/authTokens.ts';

/** The customer whom a token is about; nothing where the token is not good or the customer is no more. */
export type Authenticate = (token: string, timings?: Timings) => Promise<Customer | undefined>;

export function createAuthenticate({
  customers,
  authTokens,
}: {
  customers: CustomerStore;
  authTokens: AuthTokens;
}): Authenticate {
  return async (token, timings = {}) => {
    const subject = await authTokens.verify(token);
    return subject && measure(timings, 'database', customers.findCustomer(subject.accountId, subject.id));
  };
}
