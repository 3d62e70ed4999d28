// The story of a sign-in. An unknown login and a wrong password are told apart by neither the answer nor the work.
import type { CustomerStore } from '../customers/customerStore.ts';
import { measure, type Timings } from '../lib/timings.ts';
import type { LoginLimit, RateLimit } from '../limits/rateLimit.ts';
import type { Audience } from '../outcomes/audience.ts';
import type { HashQueue } from '../passwords/hashQueue.ts';
import type { PasswordHasher } from '../passwords/passwordHasher.ts';
import type { Site } from '../sites/site.ts';
import type { SiteStore } from '../sites/siteStore.ts';
import type { AuthTokens } from '../tokens/authTokens.ts';
import type { Credentials } from './signInInput.ts';
import type { SignInOutcome } from './signInOutcome.ts';

export interface SignInRequest {
  /** Any site of the customer's account. */
  readonly siteId: number;
  /** Null: what was typed can be nobody's, which is known without a look-up or a hash. */
  readonly credentials: Credentials | null;
  /** The address that the customer's browser, or the server that speaks for it, comes from. */
  readonly clientAddress?: string | undefined;
  /** Aborts when the caller has gone away. */
  readonly signal?: AbortSignal;
  /** Told where the time goes. */
  readonly timings?: Timings;
}

export type SignIn = (request: SignInRequest) => Promise<SignInOutcome & Audience>;

export function createSignIn({
  rateLimit,
  loginLimit,
  sites,
  customers,
  passwords,
  hashQueue,
  authTokens,
}: {
  rateLimit: RateLimit;
  loginLimit: LoginLimit;
  sites: SiteStore;
  customers: CustomerStore;
  passwords: PasswordHasher;
  hashQueue: HashQueue;
  authTokens: AuthTokens;
}): SignIn {
  return async (request) => {
    const { siteId, clientAddress, timings = {} } = request;
    const query = <Result>(work: Promise<Result>) => measure(timings, 'database', work);

    // Before anything that tells whether a site, a login or a password is good.
    const refusal = await query(rateLimit.count(clientAddress));
    if (refusal) return refusal;

    const site = await query(sites.findSite(siteId));
    if (!site) return { kind: 'SiteNotFoundError' };
    return { ...(await signInThrough(site, request)), siteLanguage: site.settings.defaultLanguage };
  };

  async function signInThrough(
    site: Site,
    { credentials, signal, timings = {} }: SignInRequest,
  ): Promise<SignInOutcome> {
    const query = <Result>(work: Promise<Result>) => measure(timings, 'database', work);
    if (!credentials) return { kind: 'InvalidCredentialsError' };
    const { login, password } = credentials;
    const loginKey = login.emailKey ?? login.usernameKey ?? '';

    // An unknown login counts like any other.
    const tooMany = await query(loginLimit.count(site.accountId, loginKey));
    if (tooMany) return tooMany;

    const found = await query(customers.findByLogin(site.accountId, login));
    const verify = () => passwords.verify(password, found?.passwordHash);
    const verified = await hashQueue.run(site.id, verify, { signal, timings });
    if (typeof verified !== 'boolean') return verified;
    if (!found || !verified) return { kind: 'InvalidCredentialsError' };
    const { customer, passwordHash } = found;
    await query(loginLimit.forget(site.accountId, loginKey));

    // Only now is the password at hand from which a hash with today's parameters can be made.
    if (passwords.needsRehash(passwordHash)) {
      const renewed = await hashQueue.run(site.id, () => passwords.hash(password), { signal, timings });
      // Where there is no room, the next sign-in will do.
      if (typeof renewed === 'string') {
        await query(customers.renewPasswordHash(customer, passwordHash, renewed));
      }
    }
    return { kind: 'SignInSuccess', customer, authToken: authTokens.issue(customer) };
  }
}
