// One session with a PostgreSQL server.
import postgres from 'postgres';
import type { PostgresTarget } from './postgresUrl.ts';
import type { Tls } from './tlsOptions.ts';

/** How sessions with this server have to begin. */
export interface SessionMode {
  readonly tls: Tls;
  /** Whether the server enforces our time-outs. PgBouncer passes none on; the pool's deadline holds there too. */
  readonly timeouts: boolean;
  /** Whether statements may be prepared. A pooler in transaction mode gives each transaction another session. */
  readonly prepare: boolean;
}

/** Milliseconds. The pool's deadline is a little longer, so that the log distinguishes a slow query from a lost server. */
export const TIMEOUTS = {
  statement_timeout: 3000,
  lock_timeout: 1500,
  /** A replica that has vanished within a transaction leaves its locks behind for so long. */
  idle_in_transaction_session_timeout: 5000,
};

/** It connects at its first query, and again when it has lost its connection. */
export function connectPostgres(
  target: PostgresTarget,
  mode: SessionMode,
  connectTimeoutSeconds = 3,
): postgres.Sql {
  const { host, port, path, database, user, password, target_session_attrs, sslnegotiation, session } =
    target;
  const options = {
    host,
    port,
    path,
    database,
    user,
    password,
    target_session_attrs,
    ssl: mode.tls,
    ...(mode.tls && sslnegotiation && { sslnegotiation }),
    max: 1,
    connect_timeout: connectTimeoutSeconds,
    // Not the exponential one, which reaches 20 s: the service is back as soon as the database is.
    backoff: () => 0.25,
    prepare: mode.prepare,
    // Each new session would query them; Drizzle reads and writes arrays itself.
    fetch_types: false,
    onnotice: () => {},
    connection: { ...(mode.timeouts && TIMEOUTS), ...session },
  };
  return withoutSessionAttributes(() => postgres(options as unknown as postgres.Options<never>));
}

/** postgres.js reads this variable by itself, and throws if it holds libpq's default, `any`. */
function withoutSessionAttributes<Result>(work: () => Result): Result {
  const { PGTARGETSESSIONATTRS } = process.env;
  delete process.env.PGTARGETSESSIONATTRS;
  try {
    return work();
  } finally {
    if (PGTARGETSESSIONATTRS !== undefined) process.env.PGTARGETSESSIONATTRS = PGTARGETSESSIONATTRS;
  }
}
