// Returns the first response again to a registration that is sent again. The password is the proof.
import type { StoredCredentials } from '../customers/customer.ts';
import type { LoginLimit } from '../limits/loginLimit.ts';
import type { RetryLater } from '../outcomes/retryLater.ts';
import type { HashQueue } from '../passwords/hashQueue.ts';
import type { PasswordHasher } from '../passwords/passwordHasher.ts';
import type { Site } from '../sites/site.ts';
import type { AuthTokens } from '../tokens/authTokens.ts';
import type { Challenge } from '../verification/challenge.ts';
import type { Verifications } from '../verification/verifications.ts';
import type { RegisterCustomerRequest } from './registerCustomer.ts';
import type { RegisterCustomerOutcome } from './registerCustomerOutcome.ts';

/** What was sent again: the password, through a site. */
export interface SentAgain {
  readonly site: Site;
  readonly password: string;
  readonly request: RegisterCustomerRequest;
}

/**
 * The first response; "retry later" if the password cannot be verified now. Undefined: the password is another one, so this is
 * no replay. It counts like a failed sign-in, so that it cannot be used to guess.
 */
export interface Replay {
  /** The success, for the customer as stored now. */
  readonly customer: (
    earlier: StoredCredentials,
    sent: SentAgain,
  ) => Promise<RegisterCustomerOutcome | undefined>;
  /** The verification that the first request began. */
  readonly challenge: (
    earlier: { readonly challenge: Challenge; readonly passwordHash: string },
    sent: SentAgain,
  ) => Promise<RegisterCustomerOutcome | undefined>;
}

export function createReplay({
  loginLimit,
  passwords,
  hashQueue,
  authTokens,
  verifications,
}: {
  loginLimit: LoginLimit;
  passwords: PasswordHasher;
  hashQueue: HashQueue;
  authTokens: AuthTokens;
  verifications: Verifications;
}): Replay {
  function verify(
    { accountId, id }: { readonly accountId: number; readonly id: string },
    passwordHash: string,
    { password, request }: SentAgain,
  ): Promise<boolean | RetryLater> {
    const { clientAddress, timings } = request;
    return loginLimit.attempt({ accountId, login: id, clientAddress, timings }, () =>
      hashQueue.run(request, () => passwords.verify(password, passwordHash)),
    );
  }

  return {
    async customer({ customer, passwordHash }, sent) {
      const verified = await verify(customer, passwordHash, sent);
      if (typeof verified !== 'boolean') return verified;
      if (!verified) return undefined;
      return {
        kind: 'RegisterCustomerSuccess',
        customer,
        authToken: authTokens.issue(customer),
        replayed: true,
        emailVerification: await verifications.ofCustomer(sent.site, customer),
      };
    },

    async challenge({ challenge, passwordHash }, sent) {
      const verified = await verify(challenge, passwordHash, sent);
      if (typeof verified !== 'boolean') return verified;
      if (!verified) return undefined;
      return { kind: 'EmailVerificationRequired', verification: await verifications.of(challenge) };
    },
  };
}
