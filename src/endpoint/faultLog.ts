// Faults in the log: each kind of fault once per second with all that is known, and then how often it was repeated.
import { errorForLog, stackFrames } from '../lib/errorForLog.ts';
import { Fault } from '../lib/fault.ts';
import type { Log } from '../lib/log.ts';

const PERIOD_MS = 1000;

/** The message of a fault contains no input; of any other error only the frames of the stack are certain not to. */
const kindOf = (fault: unknown) => (fault instanceof Fault ? fault.message : stackFrames(fault));

/** Returns a function that writes the faults of one request. A fault that ten fields of the request met counts once. */
export function createFaultLog(log: Log): (faults: readonly unknown[], requestId: string) => void {
  /** By kind: how many requests met it after the one that was written. */
  const repeated = new Map<string, number>();

  function write(kind: string, fault: unknown, requestId: string): void {
    const count = repeated.get(kind);
    repeated.set(kind, count === undefined ? 0 : count + 1);
    if (count !== undefined) return;
    log.error({ requestId, ...errorForLog(fault) }, 'fault');
    setTimeout(() => {
      const times = repeated.get(kind);
      repeated.delete(kind);
      if (times) log.error({ requestId, times }, 'the fault of this request was repeated');
    }, PERIOD_MS).unref();
  }

  return (faults, requestId) => {
    const byKind = new Map(faults.map((fault) => [kindOf(fault), fault]));
    for (const [kind, fault] of byKind) write(kind, fault, requestId);
  };
}
