// A bound on work of one kind: so much at once, so much that waits. Everything beyond is rejected at once.
import { bulkhead, isBulkheadRejectedError } from 'cockatiel';
import { Fault } from './fault.ts';

/** A function that runs work within the bounds. Where there is no room it throws a `SERVICE_UNAVAILABLE` fault with this message. */
export function limitConcurrency(running: number, waiting: number, message: string) {
  const bounds = bulkhead(running, waiting);
  return async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      return await bounds.execute(work);
    } catch (error) {
      if (!isBulkheadRejectedError(error)) throw error;
      throw new Fault('SERVICE_UNAVAILABLE', message);
    }
  };
}
