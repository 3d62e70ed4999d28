// The steps of a sign-in. Neither the response nor the work shows whether a login exists.
import type { CustomerStore } from '../customers/customerStore.ts';
import { measure, type Timings } from '../lib/timings.ts';
import type { LoginLimit } from '../limits/loginLimit.ts';
import type { RateLimit } from '../limits/rateLimit.ts';
import type { Audience } from '../outcomes/audience.ts';
import type { HashQueue } from '../passwords/hashQueue.ts';
import type { PasswordHasher } from '../passwords/passwordHasher.ts';
import type { Site } from '../sites/site.ts';
import type { SiteStore } from '../sites/siteStore.ts';
import type { AuthTokens } from '../tokens/authTokens.ts';
import type { Verifications } from '../verification/verifications.ts';
import type { Credentials } from './signInInput.ts';
import type { SignInOutcome } from './signInOutcome.ts';

export interface SignInRequest {
  /** Any site of the customer's account. */
  readonly siteId: number;
  /** Null: no customer can have this login or password, so that neither a query nor a hash is needed. */
  readonly credentials: Credentials | null;
  /** The address that the customer's browser, or the server that speaks for it, comes from. */
  readonly clientAddress?: string | undefined;
  /** Aborts when the caller disconnects. */
  readonly signal?: AbortSignal;
  /** Receives the time that each part of the work takes. */
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
  verifications,
}: {
  rateLimit: RateLimit;
  loginLimit: LoginLimit;
  sites: Pick<SiteStore, 'findSite'>;
  customers: CustomerStore;
  passwords: PasswordHasher;
  hashQueue: HashQueue;
  authTokens: AuthTokens;
  verifications: Pick<Verifications, 'ofCustomer'>;
}): SignIn {
  async function signIn(site: Site, request: SignInRequest): Promise<SignInOutcome> {
    const { credentials, clientAddress, timings = {} } = request;
    if (!credentials) return { kind: 'InvalidCredentialsError' };
    const { login, password, typed } = credentials;
    const { accountId } = site;

    const found = await measure(timings, 'look-up', customers.findByLogin(accountId, login));
    // An unknown login counts like any other.
    const counted = found?.customer.id ?? login.emailKey ?? login.usernameKey ?? '';
    const verified = await loginLimit.attempt({ accountId, login: counted, clientAddress, timings }, () =>
      hashQueue.run(request, () => passwords.verify(password, found?.passwordHash, typed)),
    );
    if (typeof verified !== 'boolean') return verified;
    if (!found || !verified) return { kind: 'InvalidCredentialsError' };
    const { customer, passwordHash } = found;

    // Only now is the password available, from which a hash of today's cost can be made.
    if (passwords.needsRehash(passwordHash, typed)) {
      const renewed = await hashQueue.run(request, () => passwords.hash(password));
      // If the queue is full, the next sign-in renews the hash.
      if (typeof renewed === 'string') {
        await measure(timings, 'write', customers.renewPasswordHash(customer, passwordHash, renewed));
      }
    }
    const verification = verifications.ofCustomer(site, customer);
    const emailVerification = verification && (await measure(timings, 'look-up', verification));
    return { kind: 'SignInSuccess', customer, authToken: authTokens.issue(customer), emailVerification };
  }

  // Before anything that shows whether a site, a login or a password is right.
  return async (request) =>
    hashQueue.rejection(request) ??
    rateLimit.attempt(request, async () => {
      const site = await measure(request.timings ?? {}, 'site', sites.findSite(request.siteId));
      if (!site) return { kind: 'SiteNotFoundError' };
      return { siteLanguage: site.settings.defaultLanguage, ...(await signIn(site, request)) };
    });
}
