// Overloads in the log: a flood of rejected work must not become a flood of lines.
import type { Log } from './log.ts';
import type { Overload } from './overload.ts';

const PERIOD_MS = 1000;

/** For each log, how many overloads of each kind have come since the last line about them. */
const counts = new WeakMap<Log, Map<string, number>>();

/** Counts the overload. At the end of a second one line for each kind says how many there were; no stack, no request. */
export function logOverload(log: Log, { message }: Overload): void {
  const kinds = counts.get(log) ?? new Map<string, number>();
  counts.set(log, kinds);
  const count = kinds.get(message);
  kinds.set(message, (count ?? 0) + 1);
  if (count !== undefined) return;
  setTimeout(() => {
    log.warn({ reason: message, count: kinds.get(message) }, 'overloaded');
    kinds.delete(message);
  }, PERIOD_MS).unref();
}
