// What of an error may be in the log: where it came from, and never the parameters of a query.
import { Fault } from './fault.ts';

/**
 * The stack, and the facts of a fault. Drizzle and the drivers put every parameter of a query, e-mail addresses and password
 * hashes among them, into the message of an error or beside it: of such an error only the frames of the stack are left.
 */
export function errorForLog(thrown: unknown): Record<string, unknown> {
  const error = thrown instanceof Error ? thrown : new Error(`${typeof thrown} thrown`);
  if (error instanceof Fault) return { stack: error.stack, ...error.details, code: error.code };
  return chain(error).some((each) => 'query' in each || 'severity' in each)
    ? { stack: stackFrames(error), databaseCode: (chain(error).at(-1) as { code?: unknown }).code }
    : { stack: error.stack };
}

/** The error and what caused it. */
function chain(error: Error): Error[] {
  return error.cause instanceof Error ? [error, ...chain(error.cause)] : [error];
}

/** The kind of error and the frames of its stack, without the message between them. */
export function stackFrames(error: unknown): string {
  const { name, message, stack = '' } = error instanceof Error ? error : new Error();
  const start = stack.indexOf(message);
  return start < 0 ? name : name + stack.slice(start + message.length);
}
