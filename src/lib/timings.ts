// Where the time of a request goes: each part of the work adds its milliseconds to the request on whose behalf it runs.
import { AsyncLocalStorage } from 'node:async_hooks';

/** The parts that are told apart. */
export type TimedPart = 'queue' | 'hash' | 'database';

/** Milliseconds by part; a part that did not occur is absent. */
export type Timings = { [Part in TimedPart]?: number };

const requests = new AsyncLocalStorage<Timings>();

/** Everything that `work` starts adds to `timings`. */
export function withTimings<Result>(timings: Timings, work: () => Result): Result {
  return requests.run(timings, work);
}

/** Adds milliseconds to the request that is being served; outside of one it does nothing. */
export function record(part: TimedPart, ms: number): void {
  const timings = requests.getStore();
  if (timings) timings[part] = (timings[part] ?? 0) + ms;
}

/** Does the work, and adds the time that it took. */
export async function measure<Result>(part: TimedPart, work: () => Promise<Result>): Promise<Result> {
  const started = performance.now();
  try {
    return await work();
  } finally {
    record(part, performance.now() - started);
  }
}
