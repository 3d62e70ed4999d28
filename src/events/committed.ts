// A change and the event that reports it, in one transaction.
import type { Database } from '../database/database.ts';

/** The result of the work, and whether there is an event to deliver. */
type WithEvent<Result> = readonly [Result, boolean];

/** Runs work in a transaction. `eventWritten` is called after the commit of an event. */
export function createCommitted(db: Database, eventWritten: () => void) {
  return async <Result>(work: (transaction: Database) => Promise<WithEvent<Result>>): Promise<Result> => {
    const [result, hasEvent] = await db.transaction(work);
    if (hasEvent) eventWritten();
    return result;
  };
}
