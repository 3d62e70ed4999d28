// The proof of an address: the code that was mailed to it comes back.
import * as z from 'zod';
import type { CustomerStore } from '../customers/customerStore.ts';
import { takenErrors } from '../customers/takenErrors.ts';
import { fieldErrors, optionalUsername } from '../fields/fieldRules.ts';
import type { Clock } from '../lib/clock.ts';
import { newId } from '../lib/newId.ts';
import type { RateLimit } from '../limits/rateLimit.ts';
import type { Audience } from '../outcomes/audience.ts';
import { emailCodeError } from '../outcomes/emailCodeError.ts';
import { retryLater } from '../outcomes/retryLater.ts';
import { validationError } from '../outcomes/validationError.ts';
import type { Site } from '../sites/site.ts';
import type { SiteStore } from '../sites/siteStore.ts';
import type { AuthTokens } from '../tokens/authTokens.ts';
import type { ChallengeStore } from './challengeStore.ts';
import type { GuessCode } from './guessCode.ts';
import { onSite, type SiteRequest } from './onSite.ts';
import type { Proofs } from './proofs.ts';
import type { VerifyEmailOutcome } from './verificationOutcomes.ts';

export interface VerifyEmailRequest extends SiteRequest {
  readonly verificationId: string;
  readonly code: string;
  /** Another username than that of the registration, if it was taken meanwhile. */
  readonly username?: string | null | undefined;
}

export type VerifyEmail = (request: VerifyEmailRequest) => Promise<VerifyEmailOutcome & Audience>;

const usernameInput = z.object({ username: optionalUsername });

export function createVerifyEmail({
  rateLimit,
  sites,
  customers,
  challenges,
  guessCode,
  proofs,
  authTokens,
  clock,
}: {
  rateLimit: RateLimit;
  sites: Pick<SiteStore, 'findSite'>;
  customers: CustomerStore;
  challenges: ChallengeStore;
  guessCode: GuessCode;
  proofs: Proofs;
  authTokens: AuthTokens;
  clock: Clock;
}): VerifyEmail {
  async function verifyEmail(site: Site, request: VerifyEmailRequest): Promise<VerifyEmailOutcome> {
    const reading = usernameInput.safeParse({ username: request.username });
    if (!reading.success) return validationError(fieldErrors(reading.error, { username: 'USERNAME' }));

    const { verificationId: id, code } = request;
    const guessed = await guessCode(site, { id, code }, ['VERIFY', 'REGISTER']);
    if (guessed.kind !== 'RightCode') return guessed;

    const { accountId, hasEndpoints } = site;
    const { username } = reading.data;
    const now = clock();
    const customerId = guessed.customerId ?? newId(now);
    // Signed before the proof, so that a failure to sign leaves everything as it is.
    const authToken = authTokens.issue({ accountId, id: customerId });
    const proven =
      guessed.purpose === 'REGISTER'
        ? await proofs.register(guessed, { customerId, username }, hasEndpoints, now)
        : await proofs.verify(guessed, undefined, hasEndpoints, now);
    if (proven === 'USED') return emailCodeError('USED');
    if (proven === 'GONE') return emailCodeError('INVALID');
    if ('takenKeys' in proven) {
      await challenges.takeBackTry(guessed);
      const taken = takenErrors(await customers.findTakenKeys(accountId, proven.takenKeys));
      // If neither is taken now, the other customer has been deleted since, and another attempt will succeed.
      return taken.length > 0 ? validationError(taken) : retryLater('OVERLOADED', 0);
    }
    return { kind: 'VerifyEmailSuccess', customer: proven, authToken };
  }

  return onSite({ rateLimit, sites }, verifyEmail);
}
