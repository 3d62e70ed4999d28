// Returns the first response again to a registration that is sent again. The password is the proof.
import type { StoredCredentials } from '../customers/customer.ts';
import type { LoginLimit } from '../limits/loginLimit.ts';
import type { HashQueue } from '../passwords/hashQueue.ts';
import type { PasswordHasher } from '../passwords/passwordHasher.ts';
import type { AuthTokens } from '../tokens/authTokens.ts';
import type { RegisterCustomerRequest } from './registerCustomer.ts';
import type { RegisterCustomerOutcome } from './registerCustomerOutcome.ts';

/**
 * The success, for the customer as stored now; "retry later" if the password cannot be verified now. Undefined: the
 * password is another one, so this is no replay. It counts like a failed sign-in, so that it cannot be used to guess.
 */
export type Replay = (
  earlier: StoredCredentials,
  password: string,
  request: RegisterCustomerRequest,
) => Promise<RegisterCustomerOutcome | undefined>;

export function createReplay({
  loginLimit,
  passwords,
  hashQueue,
  authTokens,
}: {
  loginLimit: LoginLimit;
  passwords: PasswordHasher;
  hashQueue: HashQueue;
  authTokens: AuthTokens;
}): Replay {
  return async ({ customer, passwordHash }, password, request) => {
    const { clientAddress, timings } = request;
    const attempt = { accountId: customer.accountId, login: customer.id, clientAddress, timings };
    const verified = await loginLimit.attempt(attempt, () =>
      hashQueue.run(request, () => passwords.verify(password, passwordHash)),
    );
    if (typeof verified !== 'boolean') return verified;
    if (!verified) return undefined;
    return {
      kind: 'RegisterCustomerSuccess',
      customer,
      authToken: authTokens.issue(customer),
      replayed: true,
    };
  };
}
