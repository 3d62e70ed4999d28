// Where the time of a request goes: each part of its work adds the milliseconds that it took.
import { wrapVerbs } from './verbs.ts';

/** The parts that are told apart. */
export type TimedPart = 'queue' | 'hash' | 'database';

/**
 * Milliseconds by part; a part that was never asked for is absent. Handed from call to call: contexts of
 * node:async_hooks would make every promise of the process dearer.
 */
export type Timings = { [Part in TimedPart]?: number };

export function record(timings: Timings, part: TimedPart, ms: number): void {
  timings[part] = (timings[part] ?? 0) + ms;
}

/** Adds the time until the work is over, however it ends, and gives what it gives. */
export async function measure<Result>(
  timings: Timings,
  part: TimedPart,
  work: Promise<Result>,
): Promise<Result> {
  const started = performance.now();
  try {
    return await work;
  } finally {
    record(timings, part, performance.now() - started);
  }
}

/** The same verbs, each of which adds its time. */
export function measured<Verbs extends Record<keyof Verbs, (...args: never[]) => Promise<unknown>>>(
  verbs: Verbs,
  timings: Timings,
  part: TimedPart,
): Verbs {
  return wrapVerbs(
    verbs,
    (verb) =>
      (...args) =>
        measure(timings, part, verb(...args)),
  );
}
