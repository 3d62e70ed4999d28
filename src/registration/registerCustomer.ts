// The steps of a registration: cheap checks first; the unique index decides races.
import { acceptedLanguage } from '../fields/language.ts';
import type { Clock } from '../lib/clock.ts';
import { measure, type Timings } from '../lib/timings.ts';
import type { RateLimit } from '../limits/rateLimit.ts';
import type { Audience } from '../outcomes/audience.ts';
import { retryLater } from '../outcomes/retryLater.ts';
import { validationError } from '../outcomes/validationError.ts';
import { commonPasswordErrors } from '../passwords/commonPasswordErrors.ts';
import type { HashQueue } from '../passwords/hashQueue.ts';
import type { PasswordHasher } from '../passwords/passwordHasher.ts';
import { passwordPolicy } from '../passwords/passwordPolicy.ts';
import type { AssessRisk } from '../risk/assessRisk.ts';
import type { Site } from '../sites/site.ts';
import type { SiteStore } from '../sites/siteStore.ts';
import type { AuthTokens } from '../tokens/authTokens.ts';
import type { ProofRequests } from '../verification/proofRequests.ts';
import { earlierAttempt } from './earlierAttempt.ts';
import type { LookUpTaken, Taken } from './lookUpTaken.ts';
import { newCustomer } from './newCustomer.ts';
import type { RegisterCustomerOutcome } from './registerCustomerOutcome.ts';
import { type RegistrationInput, readRegistrationInput } from './registrationInput.ts';
import { riskOutcome, tokenError } from './riskOutcome.ts';
import type { StoreRegistration } from './storeRegistration.ts';

export interface RegisterCustomerRequest {
  readonly siteId: number;
  readonly input: RegistrationInput;
  /** Of the API key with which a publisher's server sent the request: only sites of this account are found. */
  readonly accountId?: number;
  /** The Accept-Language header of the visitor's browser. */
  readonly acceptLanguage?: string | null | undefined;
  /** The address of the visitor's browser, or of the server that registers for it. */
  readonly clientAddress?: string | undefined;
  readonly userAgent?: string | null | undefined;
  /** Identifies the request in the log. */
  readonly requestId?: string;
  /** Aborts when the caller disconnects. */
  readonly signal?: AbortSignal;
  /** Receives the time that each part of the work takes. */
  readonly timings?: Timings;
}

export type RegisterCustomer = (
  request: RegisterCustomerRequest,
) => Promise<RegisterCustomerOutcome & Audience>;

export function createRegisterCustomer({
  rateLimit,
  sites,
  lookUpTaken,
  assessRisk,
  passwords,
  hashQueue,
  authTokens,
  proofRequests,
  storeRegistration,
  clock,
}: {
  rateLimit: RateLimit;
  sites: Pick<SiteStore, 'findSite'>;
  lookUpTaken: LookUpTaken;
  assessRisk: AssessRisk;
  passwords: PasswordHasher;
  hashQueue: HashQueue;
  authTokens: AuthTokens;
  proofRequests: Pick<ProofRequests, 'unavailable'>;
  storeRegistration: StoreRegistration;
  clock: Clock;
}): RegisterCustomer {
  async function register(site: Site, request: RegisterCustomerRequest): Promise<RegisterCustomerOutcome> {
    const { siteId, clientAddress, requestId, timings = {} } = request;
    const { settings } = site;

    const policy = { passwords: passwordPolicy(settings), securityTokenRequired: settings.risk !== null };
    const { applicant, fieldErrors, keys } = readRegistrationInput(request.input, policy);
    const errors = [
      ...fieldErrors,
      ...(await commonPasswordErrors(request.input.password, policy.passwords)),
    ];
    const attempt = applicant && earlierAttempt(siteId, applicant, clock());
    const sentBefore = applicant && attempt && { attempt, password: applicant.password };
    const findTaken = lookUpTaken(site, keys, sentBefore, request);
    let found: Taken = { taken: [], hidden: false };

    // A site that requires a token reports what is taken only to visitors whom the assessment has accepted.
    if (!settings.risk || attempt) {
      found = await findTaken();
      if (found.replayed) return found.replayed;
      if (!settings.risk) errors.push(...found.taken);
    }
    if (!applicant || errors.length > 0) return validationError(errors);
    const unavailable = proofRequests.unavailable(site);
    if (unavailable) return unavailable;

    // After validation, so that a request with field errors never spends the token, and before the hash.
    const token = settings.risk && applicant.securityToken;
    const visitor = { address: clientAddress, userAgent: request.userAgent ?? undefined };
    const question = { siteId, settings: settings.risk, token, visitor, requestId, timings };
    const assessment = await assessRisk(question);
    if (settings.risk && (attempt || assessment.kind === 'ACCEPTED')) {
      // The same registration may have spent the token, and stored the customer, meanwhile.
      found = await findTaken();
      if (found.replayed) return found.replayed;
      if (assessment.kind === 'ACCEPTED' && found.taken.length > 0) return validationError(found.taken);
    }
    if (assessment.kind !== 'ACCEPTED') return riskOutcome(assessment);

    // Outside any transaction: no connection should wait for the tens of milliseconds that a hash takes.
    const passwordHash = await hashQueue.run(request, () => passwords.hash(applicant.password));
    if (typeof passwordHash !== 'string') return passwordHash;

    const language =
      applicant.language ?? acceptedLanguage(request.acceptLanguage) ?? settings.defaultLanguage;
    const { risk } = assessment;
    const customer = newCustomer(applicant, {
      site,
      language,
      risk,
      passwordHash,
      now: clock(),
      attempt: found.keyIsSpent ? undefined : attempt,
    });
    // Signed before the insert, so that a failure to sign leaves no customer.
    const authToken = authTokens.issue(customer);
    const belongings = { site, securityToken: token, hidden: found.hidden };
    const stored = await measure(timings, 'write', storeRegistration(customer, belongings));
    if (stored.kind === 'RegisterCustomerSuccess') return { authToken, replayed: false, ...stored };
    if (stored.kind === 'EmailVerificationRequired') return stored;

    // Another registration was faster, or the same one.
    const { taken, replayed } = await findTaken();
    if (replayed) return replayed;
    if (stored.kind === 'RetryLaterError') return stored;
    if (stored.kind === 'TOKEN_SPENT') taken.push(tokenError('TOKEN_INVALID'));
    // If neither key is taken now, the faster customer has been deleted since, and another attempt will succeed.
    return taken.length > 0 ? validationError(taken) : retryLater('OVERLOADED', 0);
  }

  // Before anything that shows whether a site or an address exists. If the queue is full, not even a query is spent.
  return async (request) =>
    hashQueue.rejection(request) ??
    rateLimit.attempt(request, async () => {
      const site = await measure(request.timings ?? {}, 'site', sites.findSite(request.siteId));
      const { accountId = site?.accountId } = request;
      if (site?.accountId !== accountId || !site) return { kind: 'SiteNotFoundError' };
      return { siteLanguage: site.settings.defaultLanguage, ...(await register(site, request)) };
    });
}
