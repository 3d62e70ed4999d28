// Work that is repeated at an interval, beside the requests.
import type { Log } from './log.ts';
import { logFailure } from './logFailure.ts';

/**
 * Repeats the work every so many milliseconds and logs its failures. Returns a function that stops it. The process ends
 * without waiting for it.
 */
export function repeat(milliseconds: number, log: Log, work: () => Promise<void>): () => void {
  const timer = setInterval(() => {
    work().catch((error: unknown) => logFailure(log, error, 'fault'));
  }, milliseconds).unref();
  return () => clearInterval(timer);
}
