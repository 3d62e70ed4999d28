// Finds the customer that an auth token was issued to.
import type { Customer } from '../customers/customer.ts';
import type { CustomerStore } from '../customers/customerStore.ts';
import { measure, type Timings } from '../lib/timings.ts';
import type { AuthTokens } from '../tokens/authTokens.ts';

/** The customer that the token was issued to; nothing if the token is not valid or the customer was deleted. */
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
    return subject && measure(timings, 'look-up', customers.findCustomer(subject.accountId, subject.id));
  };
}
