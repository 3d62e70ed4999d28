// Where the time of a request goes: each step of its work adds the milliseconds that it took, and is a span of its trace.
import { mapMethods } from './mapMethods.ts';

/** The parts of which the milliseconds are added up. */
export type TimedPart = 'queue' | 'hash' | 'risk' | 'database';

/** The steps that a trace shows, and the part to which each belongs. */
const PART_OF = {
  'rate limit': 'database',
  'login limit': 'database',
  site: 'database',
  'look-up': 'database',
  risk: 'risk',
  queue: 'queue',
  hash: 'hash',
  write: 'database',
  database: 'database',
} as const satisfies Record<string, TimedPart>;

export type Step = keyof typeof PART_OF;

/** Starts a span of a step; the function that it returns ends the span. */
export type StartSpan = (step: Step) => (failed: boolean) => void;

/**
 * Milliseconds by part; a part that did not occur is absent. Passed from call to call: contexts of node:async_hooks
 * would make every promise of the process more expensive.
 */
export type Timings = { [Part in TimedPart]?: number } & {
  /** Absent if the request is not traced. */
  readonly startSpan?: StartSpan | undefined;
};

/** Adds the time until the work is over, however it ends; returns its result. */
export async function measure<Result>(timings: Timings, step: Step, work: Promise<Result>): Promise<Result> {
  const endSpan = timings.startSpan?.(step);
  const started = performance.now();
  let failed = true;
  try {
    const result = await work;
    failed = false;
    return result;
  } finally {
    const part = PART_OF[step];
    timings[part] = (timings[part] ?? 0) + performance.now() - started;
    endSpan?.(failed);
  }
}

/** The same methods, each of which adds its time. */
export function measured<Methods extends Record<keyof Methods, (...args: never[]) => Promise<unknown>>>(
  methods: Methods,
  timings: Timings,
  step: Step,
): Methods {
  return mapMethods(
    methods,
    (method) =>
      (...args) =>
        measure(timings, step, method(...args)),
  );
}
