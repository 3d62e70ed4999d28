// Work that is done again and again, beside the requests.
import type { Log } from './log.ts';

/** Does the work every so many milliseconds, a failure of which is logged; gives what stops it. Keeps no process alive. */
export function every(milliseconds: number, log: Log, work: () => Promise<void>): () => void {
  const timer = setInterval(() => {
    work().catch((error: unknown) => log.error({ err: error }, 'fault'));
  }, milliseconds).unref();
  return () => clearInterval(timer);
}
