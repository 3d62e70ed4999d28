// The request for a new password. Neither the response nor the work shows whether a customer has the address.
import * as z from 'zod';
import type { CustomerStore } from '../customers/customerStore.ts';
import type { AccountShares } from '../database/accountShares.ts';
import { fieldErrors, requiredEmail } from '../fields/fieldRules.ts';
import { acceptedLanguage } from '../fields/language.ts';
import type { Clock } from '../lib/clock.ts';
import { newId } from '../lib/newId.ts';
import type { RateLimit } from '../limits/rateLimit.ts';
import type { Audience } from '../outcomes/audience.ts';
import { retryLater } from '../outcomes/retryLater.ts';
import { validationError } from '../outcomes/validationError.ts';
import type { Site } from '../sites/site.ts';
import type { SiteStore } from '../sites/siteStore.ts';
import { emailVerification } from './emailVerification.ts';
import { newChallenge } from './newChallenge.ts';
import { onSite, type SiteRequest } from './onSite.ts';
import type { ProofRequests } from './proofRequests.ts';
import type { RequestPasswordResetOutcome } from './verificationOutcomes.ts';

export interface PasswordResetRequest extends SiteRequest {
  readonly email: string;
  /** The Accept-Language header of the visitor's browser. */
  readonly acceptLanguage?: string | null | undefined;
}

export type RequestPasswordReset = (
  request: PasswordResetRequest,
) => Promise<RequestPasswordResetOutcome & Audience>;

const emailInput = z.object({ email: requiredEmail });

export function createRequestPasswordReset({
  rateLimit,
  sites,
  shares,
  customers,
  proofRequests,
  clock,
  mailWritten,
}: {
  rateLimit: RateLimit;
  sites: Pick<SiteStore, 'findSite'>;
  shares: AccountShares;
  customers: CustomerStore;
  proofRequests: ProofRequests;
  clock: Clock;
  /** Called after the commit of a mail. */
  mailWritten: () => void;
}): RequestPasswordReset {
  async function requestReset(
    site: Site,
    request: PasswordResetRequest,
  ): Promise<RequestPasswordResetOutcome> {
    const unavailable = proofRequests.unavailable();
    if (unavailable) return unavailable;
    const reading = emailInput.safeParse({ email: request.email });
    if (!reading.success) {
      // The address is an argument by itself.
      return { ...validationError(fieldErrors(reading.error, { email: 'EMAIL' })), argumentPath: [] };
    }
    const { accountId, id: siteId, settings } = site;
    const { key: emailKey, address } = reading.data.email;
    const found = await customers.findByLogin(accountId, { emailKey });
    const createdAt = clock();
    const challenge = newChallenge({
      accountId,
      id: newId(createdAt),
      purpose: 'RESET',
      siteId,
      // As the customer spelled it: the address that mail has reached.
      email: found?.customer.email ?? address,
      emailKey,
      language:
        found?.customer.language ?? acceptedLanguage(request.acceptLanguage) ?? settings.defaultLanguage,
      customerId: found?.customer.id ?? null,
      createdAt,
    });
    // The mail of an unknown address has nothing to send. It is written all the same.
    const { allowed, waitMs } = await shares.run(accountId, () => proofRequests.write(challenge));
    if (!allowed) return retryLater('RATE_LIMITED', waitMs);
    mailWritten();
    const { email: _, ...passwordReset } = emailVerification(challenge, waitMs);
    return { kind: 'RequestPasswordResetSuccess', passwordReset };
  }

  return onSite({ rateLimit, sites }, requestReset);
}
