// Looks up what a registration would take from another customer, or recognises that it was sent before.
import type { EarlierRegistration, UniqueKeys } from '../customers/customer.ts';
import type { CustomerStore } from '../customers/customerStore.ts';
import { takenErrors } from '../customers/takenErrors.ts';
import type { Clock } from '../lib/clock.ts';
import { measure } from '../lib/timings.ts';
import type { FieldError } from '../outcomes/fieldError.ts';
import type { Site } from '../sites/site.ts';
import { isOpen } from '../verification/challenge.ts';
import type { ChallengeStore } from '../verification/challengeStore.ts';
import type { RegisterCustomerRequest } from './registerCustomer.ts';
import type { RegisterCustomerOutcome } from './registerCustomerOutcome.ts';
import type { Replay } from './replay.ts';

export interface Taken {
  /** What the site reports as taken. */
  readonly taken: FieldError[];
  /** The e-mail address is taken, and the site hides it. */
  readonly hidden: boolean;
  /** The first response, if the same registration took the keys. */
  readonly replayed?: RegisterCustomerOutcome | undefined;
  /** The idempotency key belongs to a request for a proof that cannot be replayed. */
  readonly keyIsSpent?: boolean;
}

export type LookUpTaken = ReturnType<typeof createLookUpTaken>;

/** One look-up for each registration, which calls it several times: a password that is wrong is verified once. */
export function createLookUpTaken({
  customers,
  challenges,
  replay,
  clock,
}: {
  customers: CustomerStore;
  challenges: Pick<ChallengeStore, 'findOfRegistration'>;
  replay: Replay;
  clock: Clock;
}) {
  return (
    site: Site,
    keys: UniqueKeys,
    /** Undefined: the visitor sent no idempotency key, so that nothing is recognised. */
    earlierAttempt: { readonly attempt: EarlierRegistration; readonly password: string } | undefined,
    request: RegisterCustomerRequest,
  ): (() => Promise<Taken>) => {
    const { accountId, settings } = site;
    const query = <Result>(work: Promise<Result>) => measure(request.timings ?? {}, 'look-up', work);
    const reported = ({ email, username }: { email: boolean; username: boolean }) => {
      const hidden = email && settings.takenEmail === 'HIDE';
      return { taken: takenErrors({ email: email && !hidden, username }), hidden };
    };
    // Without a key there is nothing to look up, and no session of the account to wait for.
    const hasKey = keys.emailKey !== undefined || keys.usernameKey !== undefined;
    if (!hasKey) return async () => reported({ email: false, username: false });
    if (!earlierAttempt) return async () => reported(await query(customers.findTakenKeys(accountId, keys)));

    const { attempt, password } = earlierAttempt;
    const sent = { site, password, request };
    let wrongPassword = false;

    /** The proof that the same registration has requested. */
    async function replayChallenge(): Promise<Pick<Taken, 'replayed' | 'keyIsSpent'>> {
      const { registrationKey, registrationFingerprint } = attempt;
      const earlier = await query(
        challenges.findOfRegistration(accountId, registrationKey, registrationFingerprint),
      );
      if (!earlier) return {};
      const { challenge, passwordHash } = earlier;
      if (wrongPassword || passwordHash === null || !isOpen(challenge, clock())) return { keyIsSpent: true };
      const replayed = await replay.challenge({ challenge, passwordHash }, sent);
      wrongPassword = !replayed;
      return replayed ? { replayed } : { keyIsSpent: true };
    }

    return async () => {
      const { taken, earlier } = await query(customers.findTakenOrEarlier(accountId, keys, attempt));
      const replayed = earlier && !wrongPassword ? await replay.customer(earlier, sent) : undefined;
      wrongPassword ||= earlier !== undefined && !replayed;
      if (replayed || settings.emailVerification !== 'REQUIRED') return { ...reported(taken), replayed };
      return { ...reported(taken), ...(await replayChallenge()) };
    };
  };
}
