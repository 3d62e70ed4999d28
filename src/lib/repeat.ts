// Work that is repeated at an interval, beside the requests.
import { errorForLog } from './errorForLog.ts';
import type { Log } from './log.ts';

/** Repeats the work every so many milliseconds and logs its failures; returns a function that stops it. Does not keep the process alive. */
export function repeat(milliseconds: number, log: Log, work: () => Promise<void>): () => void {
  const timer = setInterval(() => {
    work().catch((error: unknown) => log.error(errorForLog(error), 'fault'));
  }, milliseconds).unref();
  return () => clearInterval(timer);
}
