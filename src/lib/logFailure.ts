// Failures of work that no request waits for.
import { errorForLog } from './errorForLog.ts';
import type { Log } from './log.ts';
import { logOverload } from './logOverload.ts';
import { Overload } from './overload.ts';

/** Writes the failure to the log. An overload is none: it is counted, and the work is done another time. */
export function logFailure(log: Log, error: unknown, message: string, context: object = {}): void {
  if (error instanceof Overload) logOverload(log, error);
  else log.error({ ...errorForLog(error), ...context }, message);
}
