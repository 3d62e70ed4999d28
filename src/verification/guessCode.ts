// Counts a try, and compares its code.
import type { Clock } from '../lib/clock.ts';
import { type EmailCodeError, emailCodeError } from '../outcomes/emailCodeError.ts';
import { type RetryLater, retryLater } from '../outcomes/retryLater.ts';
import type { Site } from '../sites/site.ts';
import { type Challenge, failureOf, isCodeOld, type Purpose } from './challenge.ts';
import type { ChallengeStore } from './challengeStore.ts';
import type { Codes } from './codes.ts';
import { MAIL_UNAVAILABLE_WAIT_MS } from './proofRequests.ts';

/** The challenge, if the code is right. */
export type GuessCode = (
  site: Site,
  guess: { readonly id: string; readonly code: string },
  purposes: Purpose[],
) => Promise<({ readonly kind: 'RightCode' } & Challenge) | EmailCodeError | RetryLater>;

export function createGuessCode({
  challenges,
  codes,
  clock,
}: {
  challenges: ChallengeStore;
  codes: Codes;
  clock: Clock;
}): GuessCode {
  return async ({ accountId, id: siteId }, { id, code }, purposes) => {
    if (!codes.available) return retryLater('MAIL_UNAVAILABLE', MAIL_UNAVAILABLE_WAIT_MS);
    const now = clock();
    const challenge = await challenges.countTry({ accountId, siteId }, id, purposes, now);
    if (!challenge) {
      const found = await challenges.find(accountId, id);
      const wanted = found && purposes.includes(found.purpose) ? found : undefined;
      return emailCodeError(failureOf(wanted, siteId, now) ?? 'INVALID');
    }
    // A wrong code never shows more than that: whether a mail was sent, and when, depends on who has the address.
    if (!codes.matches(challenge, code) || challenge.taken) return emailCodeError('INVALID');
    return isCodeOld(challenge, now) ? emailCodeError('EXPIRED') : { kind: 'RightCode', ...challenge };
  };
}
