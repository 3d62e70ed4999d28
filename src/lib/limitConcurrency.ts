// A bound on work of one kind: so much at once, so much that waits. Everything beyond is rejected at once.
import { Overload } from './overload.ts';

/** Work that waits longer is rejected: its caller will not wait much longer either. */
const LONGEST_WAIT_MS = 3500;

export interface ConcurrencyLimit {
  /** Runs the work as soon as there is room. Throws an Overload with the limit's message if there is none. */
  <Result>(work: () => Promise<Result>): Promise<Result>;
  /** How much work runs or waits at this moment. */
  readonly pending: () => number;
  /** How much of it waits. */
  readonly waiting: () => number;
}

/** `late` makes the error of work that has waited too long. */
export function limitConcurrency(
  running: number,
  waiting: number,
  message: string,
  late: () => Error = () => new Overload(message),
): ConcurrencyLimit {
  let free = running;
  const queue = new Set<() => void>();

  function waitForPlace(): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        queue.delete(grant);
        reject(late());
      }, LONGEST_WAIT_MS);
      const grant = () => {
        queue.delete(grant);
        clearTimeout(timer);
        resolve();
      };
      queue.add(grant);
    });
  }

  /** The place goes to the work that has waited longest. */
  function release(): void {
    const [grant] = queue;
    if (grant) grant();
    else free++;
  }

  const limit = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (free > 0) free--;
    else if (queue.size >= waiting) throw new Overload(message);
    else await waitForPlace();
    try {
      return await work();
    } finally {
      release();
    }
  };
  return Object.assign(limit, { pending: () => running - free + queue.size, waiting: () => queue.size });
}
