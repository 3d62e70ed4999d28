// The story of a registration: cheap before dear, and the unique index, not a look-up, is the judge.
import type { CustomerStore } from '../customers/customerStore.ts';
import { acceptedLanguage } from '../fields/language.ts';
import type { Clock } from '../lib/clock.ts';
import { measure, type Timings } from '../lib/timings.ts';
import type { RateLimit } from '../limits/rateLimit.ts';
import type { Audience } from '../outcomes/audience.ts';
import { retryLater } from '../outcomes/retryLater.ts';
import { validationError } from '../outcomes/validationError.ts';
import type { HashQueue } from '../passwords/hashQueue.ts';
import type { PasswordHasher } from '../passwords/passwordHasher.ts';
import { passwordPolicy } from '../passwords/passwordPolicy.ts';
import type { AssessRisk } from '../risk/assessRisk.ts';
import type { Site } from '../sites/site.ts';
import type { SiteStore } from '../sites/siteStore.ts';
import type { AuthTokens } from '../tokens/authTokens.ts';
import { newCustomer } from './newCustomer.ts';
import { type RegisterCustomerOutcome, takenErrors } from './registerCustomerOutcome.ts';
import { type RegistrationInput, readRegistrationInput } from './registrationInput.ts';
import { riskOutcome, tokenError } from './riskOutcome.ts';
import type { StoreCustomer } from './storeCustomer.ts';

export interface RegisterCustomerRequest {
  readonly siteId: number;
  readonly input: RegistrationInput;
  /** The Accept-Language header of the visitor's browser. */
  readonly acceptLanguage?: string | null;
  /** The address that the visitor's browser, or the server that speaks for it, comes from. */
  readonly clientAddress?: string | undefined;
  readonly userAgent?: string | null;
  /** Names the request in the log. */
  readonly requestId?: string;
  /** Aborts when the caller has gone away. */
  readonly signal?: AbortSignal;
  /** Told where the time goes. */
  readonly timings?: Timings;
}

export type RegisterCustomer = (
  request: RegisterCustomerRequest,
) => Promise<RegisterCustomerOutcome & Audience>;

export function createRegisterCustomer({
  rateLimit,
  sites,
  customers,
  assessRisk,
  passwords,
  hashQueue,
  authTokens,
  storeCustomer,
  clock,
}: {
  rateLimit: RateLimit;
  sites: SiteStore;
  customers: CustomerStore;
  assessRisk: AssessRisk;
  passwords: PasswordHasher;
  hashQueue: HashQueue;
  authTokens: AuthTokens;
  storeCustomer: StoreCustomer;
  clock: Clock;
}): RegisterCustomer {
  return async (request) => {
    const { siteId, clientAddress, timings = {} } = request;
    const query = <Result>(work: Promise<Result>) => measure(timings, 'database', work);

    // Before anything that tells whether a site or an address exists. A hash that would find no place is not worth a query.
    const refusal = (await query(rateLimit.count(clientAddress))) ?? hashQueue.refusal(siteId);
    if (refusal) return refusal;

    const site = await query(sites.findSite(siteId));
    if (!site) return { kind: 'SiteNotFoundError' };
    return { ...(await registerThrough(site, request)), siteLanguage: site.settings.defaultLanguage };
  };

  async function registerThrough(
    site: Site,
    { input, clientAddress, requestId, signal, timings = {}, ...headers }: RegisterCustomerRequest,
  ): Promise<RegisterCustomerOutcome> {
    const query = <Result>(work: Promise<Result>) => measure(timings, 'database', work);
    const { settings } = site;
    const policy = { passwords: passwordPolicy(settings), securityTokenRequired: settings.risk !== null };
    const reading = readRegistrationInput(input, policy);
    const taken = takenErrors(await query(customers.findTakenKeys(site.accountId, reading.keys)));
    if (!reading.applicant || taken.length > 0) return validationError([...reading.fieldErrors, ...taken]);
    const { applicant, keys } = reading;

    // After validation, so that a request with field errors never spends the token, and before the hash.
    const token = settings.risk && applicant.securityToken;
    const visitor = { address: clientAddress, userAgent: headers.userAgent ?? undefined };
    const assessment = await assessRisk({
      siteId: site.id,
      settings: settings.risk,
      token,
      visitor,
      requestId,
    });
    if (assessment.kind !== 'ACCEPTED') return riskOutcome(assessment);
    const { risk } = assessment;

    // Outside any transaction: a hash takes tens of milliseconds, for which no connection should wait.
    const hash = () => passwords.hash(applicant.password);
    const passwordHash = await hashQueue.run(site.id, hash, { signal, timings });
    if (typeof passwordHash !== 'string') return passwordHash;

    const language =
      applicant.language ?? acceptedLanguage(headers.acceptLanguage) ?? settings.defaultLanguage;
    const customer = newCustomer(applicant, { site, language, risk, passwordHash, now: clock() });
    // Signed before the insert, so that a failure to sign leaves no customer.
    const authToken = authTokens.issue(customer);
    const stored = await query(storeCustomer(customer, token));
    if (typeof stored === 'object') return { kind: 'RegisterCustomerSuccess', customer: stored, authToken };

    // Another registration was faster.
    const lost = takenErrors(await query(customers.findTakenKeys(site.accountId, keys)));
    if (stored === 'TOKEN_SPENT') lost.push(tokenError('TOKEN_INVALID'));
    // Neither key is taken now: the customer who was faster has been deleted since, and another try will succeed.
    return lost.length > 0 ? validationError(lost) : retryLater('OVERLOADED', 0);
  }
}
