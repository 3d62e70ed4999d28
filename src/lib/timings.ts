// Where the time of a request goes: each part of its work adds the milliseconds that it took.
import { mapMethods } from './mapMethods.ts';

/** The parts that are measured. */
export type TimedPart = 'queue' | 'hash' | 'database';

/**
 * Milliseconds by part; a part that did not occur is absent. Passed from call to call: contexts of node:async_hooks
 * would make every promise of the process more expensive.
 */
export type Timings = { [Part in TimedPart]?: number };

export function record(timings: Timings, part: TimedPart, ms: number): void {
  timings[part] = (timings[part] ?? 0) + ms;
}

/** Adds the time until the work is over, however it ends; returns its result. */
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

/** The same methods, each of which adds its time. */
export function measured<Methods extends Record<keyof Methods, (...args: never[]) => Promise<unknown>>>(
  methods: Methods,
  timings: Timings,
  part: TimedPart,
): Methods {
  return mapMethods(
    methods,
    (method) =>
      (...args) =>
        measure(timings, part, method(...args)),
  );
}
