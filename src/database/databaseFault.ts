// What the drivers throw, as faults without SQL, parameters or addresses.
import { stackFrames } from '../lib/errorForLog.ts';
import { Fault } from '../lib/fault.ts';
import { Overload } from '../lib/overload.ts';

/**
 * The database cannot be reached or does not serve: SQLSTATE classes 08, 28 (credentials), 53, 57 and 58, no such database
 * (3D000), a lock that was not granted in time (55P03), a read-only server (25006), and the codes of the drivers.
 */
const UNAVAILABLE =
  /^(08...|25006|28...|3D000|53...|55P03|57...|58...|ECONN\w+|ENOTFOUND|ENETUNREACH|EHOSTUNREACH|EPIPE|ETIMEDOUT|EAI_AGAIN|CONNECT_TIMEOUT|CONNECTION_\w+|COMMITS_UNANSWERED)$/;

/** SQLSTATE serialization_failure and deadlock_detected: a concurrent change won, and trying again helps. */
const CONFLICT = /^(40001|40P01)$/;

/** SQLSTATE classes whose messages name tables, columns and servers, and never a bound value. */
const WITHOUT_VALUES = /^(08|28|3D|3F|42|53|57|58)/;

export interface DriverError {
  readonly message?: string;
  readonly code?: unknown;
  readonly table?: unknown;
  readonly table_name?: unknown;
  readonly constraint?: unknown;
  readonly constraint_name?: unknown;
  readonly cause?: unknown;
  /** Of work that the server may still be doing: ends with it. */
  readonly settled?: Promise<unknown> | undefined;
}

/**
 * Drizzle's errors hold every bound parameter, the e-mail address and the password hash among them. What is left of one
 * here is the driver's code and the constraint; the code decides whether the database was unreachable.
 */
export function databaseFault(error: unknown): Fault {
  const cause = driverError(error);
  if (cause instanceof Fault) return cause;
  const { code, message, constraint, constraint_name, table, table_name, settled } = cause;
  const sqlState = typeof code === 'string' ? code : undefined;
  if (CONFLICT.test(sqlState ?? '')) return new Overload('Concurrent changes conflict in the database');
  const unavailable = sqlState !== undefined && UNAVAILABLE.test(sqlState);
  const fault = new Fault(
    unavailable ? 'SERVICE_UNAVAILABLE' : 'INTERNAL_SERVER_ERROR',
    unavailable ? 'The database is unreachable' : 'A database query failed',
    {
      databaseCode: sqlState,
      databaseMessage: sqlState && WITHOUT_VALUES.test(sqlState) ? message : undefined,
      table: table ?? table_name,
      constraint: constraint ?? constraint_name,
      // An error in our own code, between two queries.
      origin: sqlState === undefined ? stackFrames(error) : undefined,
    },
  );
  return Object.assign(fault, { settled });
}

/** What the driver itself threw, inside the errors that Drizzle wraps around it. */
export function driverError(error: unknown): DriverError {
  let cause = error as DriverError | null | undefined;
  while (cause?.cause) cause = cause.cause as DriverError;
  return cause ?? {};
}
