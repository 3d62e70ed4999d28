// What an operator reads if the service or a command fails: one sentence, never a stack trace or a bound parameter.
import { Fault } from './fault.ts';
import { StartError } from './startError.ts';

export function failureSentence(error: unknown): string {
  if (error instanceof StartError) return error.message;
  if (error instanceof Fault) return faultSentence(error);
  const { message, name, code, errno } = innermost(error);
  const [firstLine = ''] = (message || name || 'unknown error').split('\n');
  const number = code ?? errno;
  const suffix = number === undefined || firstLine.includes(`${number}`) ? '' : ` (${number})`;
  return `Unexpected failure: ${firstLine}${suffix}`;
}

function faultSentence({ code, message, details }: Fault): string {
  const { databaseCode, databaseMessage } = details;
  if (databaseCode === undefined) return `${message}.`;
  const reason = [databaseMessage, `(${databaseCode as string})`].filter(Boolean).join(' ');
  return code === 'SERVICE_UNAVAILABLE'
    ? `The database is unreachable: ${reason}. Check DATABASE_URL, and that the server accepts connections.`
    : `The database rejected a query: ${reason}. Check the schema and the rights of the role in DATABASE_URL.`;
}

interface Failure {
  readonly message?: string;
  readonly name?: string;
  readonly code?: string | number;
  readonly errno?: number;
  readonly cause?: unknown;
}

/** The first cause: libraries wrap it in errors whose messages contain queries and their parameters. */
function innermost(error: unknown): Failure {
  let failure = (typeof error === 'object' && error !== null ? error : { message: String(error) }) as Failure;
  while (typeof failure.cause === 'object' && failure.cause !== null) failure = failure.cause;
  return failure;
}
