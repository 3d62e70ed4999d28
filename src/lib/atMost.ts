// A bound on work of one kind: so much at once, so much that waits, and the rest is told to come back.
import { bulkhead, isBulkheadRejectedError } from 'cockatiel';
import { Fault } from './fault.ts';

/** A function that runs work within the bounds. It throws a fault with these words, `SERVICE_UNAVAILABLE`, where there is no room. */
export function atMost(atOnce: number, waiting: number, words: string) {
  const bounds = bulkhead(atOnce, waiting);
  return async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      return await bounds.execute(work);
    } catch (error) {
      if (!isBulkheadRejectedError(error)) throw error;
      throw new Fault('SERVICE_UNAVAILABLE', words);
    }
  };
}
