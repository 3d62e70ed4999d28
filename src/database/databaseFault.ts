// What the drivers throw, as faults without SQL, parameters or addresses.
import { Fault } from '../lib/fault.ts';

/**
 * The database cannot be reached or will not serve: SQLSTATE classes 08, 28 (credentials), 53, 57 and 58, no such database
 * (3D000), a lock not got in time (55P03), a server that only reads (25006), and what the drivers say.
 */
const UNAVAILABLE =
  /^(08...|25006|28...|3D000|53...|55P03|57...|58...|ECONN\w+|ENOTFOUND|ENETUNREACH|EHOSTUNREACH|EPIPE|ETIMEDOUT|EAI_AGAIN|CONNECT_TIMEOUT|CONNECTION_\w+)$/;

/** SQLSTATE classes whose messages name tables, columns and servers, and never a value that was bound. */
const WITHOUT_VALUES = /^(08|28|3D|3F|42|53|57|58)/;

export interface DriverError {
  readonly message?: string;
  readonly code?: unknown;
  readonly table?: unknown;
  readonly table_name?: unknown;
  readonly constraint?: unknown;
  readonly constraint_name?: unknown;
  readonly cause?: unknown;
}

/**
 * Drizzle's errors hold every bound parameter, the address and the password's hash among them. What is left of one
 * here is the driver's code and the constraint; the code alone tells whether the database was out of reach.
 */
export function databaseFault(error: unknown): Fault {
  if (error instanceof Fault) return error;
  const { code, message, constraint, constraint_name, table, table_name } = driverError(error);
  const sqlState = typeof code === 'string' ? code : undefined;
  const unavailable = sqlState !== undefined && UNAVAILABLE.test(sqlState);
  return new Fault(
    unavailable ? 'SERVICE_UNAVAILABLE' : 'INTERNAL_SERVER_ERROR',
    unavailable ? 'The database is unreachable' : 'A database query failed',
    {
      databaseCode: sqlState,
      databaseMessage: sqlState && WITHOUT_VALUES.test(sqlState) ? message : undefined,
      table: table ?? table_name,
      constraint: constraint ?? constraint_name,
    },
  );
}

/** What the driver itself threw, under what Drizzle wrapped around it. */
export function driverError(error: unknown): DriverError {
  let cause = error as DriverError | null | undefined;
  while (cause?.cause) cause = cause.cause as DriverError;
  return cause ?? {};
}
