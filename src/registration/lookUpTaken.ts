// Looks up what a registration would take from another customer, or recognises that it was sent before.

import type { EarlierRegistration, UniqueKeys } from '../customers/customer.ts';
import type { CustomerStore } from '../customers/customerStore.ts';
import { takenErrors } from '../customers/takenErrors.ts';
import { measure } from '../lib/timings.ts';
import type { FieldError } from '../outcomes/fieldError.ts';
import type { RegisterCustomerRequest } from './registerCustomer.ts';
import type { RegisterCustomerOutcome } from './registerCustomerOutcome.ts';
import type { Replay } from './replay.ts';

export interface Taken {
  readonly taken: FieldError[];
  /** The first response, if the same registration took the keys. */
  readonly replayed?: RegisterCustomerOutcome | undefined;
}

export type LookUpTaken = ReturnType<typeof createLookUpTaken>;

/** One look-up for each registration, which calls it several times: a password that is wrong is verified once. */
export function createLookUpTaken({ customers, replay }: { customers: CustomerStore; replay: Replay }) {
  return (
    accountId: number,
    keys: UniqueKeys,
    /** Undefined: the visitor sent no idempotency key, so that nothing is recognised. */
    earlierAttempt: { readonly attempt: EarlierRegistration; readonly password: string } | undefined,
    request: RegisterCustomerRequest,
  ): (() => Promise<Taken>) => {
    const query = <Result>(work: Promise<Result>) => measure(request.timings ?? {}, 'look-up', work);
    if (!earlierAttempt) {
      return async () => ({ taken: takenErrors(await query(customers.findTakenKeys(accountId, keys))) });
    }
    const { attempt, password } = earlierAttempt;
    let wrongPassword = false;
    return async () => {
      const { taken, earlier } = await query(customers.findTakenOrEarlier(accountId, keys, attempt));
      const replayed = earlier && !wrongPassword ? await replay(earlier, password, request) : undefined;
      wrongPassword ||= earlier !== undefined && !replayed;
      return { taken: takenErrors(taken), replayed };
    };
  };
}
