// Overload as an outcome: the caller of a use case may try again in a moment.
import type { Log } from '../lib/log.ts';
import { logOverload } from '../lib/logOverload.ts';
import { Overload } from '../lib/overload.ts';
import { type RetryLater, retryLater } from '../outcomes/retryLater.ts';

/** A crowd of queries passes in less. */
const WAIT_MS = 2000;

/** The same use case, which returns RetryLaterError in place of an Overload that it throws; the log counts them. */
export function retryWhenOverloaded<Request extends unknown[], Outcome>(
  useCase: (...request: Request) => Promise<Outcome>,
  log: Log,
): (...request: Request) => Promise<Outcome | RetryLater> {
  return async (...request) => {
    try {
      return await useCase(...request);
    } catch (error) {
      if (!(error instanceof Overload)) throw error;
      logOverload(log, error);
      return retryLater('OVERLOADED', WAIT_MS);
    }
  };
}
