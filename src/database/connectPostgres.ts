// One session with a PostgreSQL server, as the pool uses it.
import postgres from 'postgres';

/** Milliseconds. */
const CONNECT_MS = 3000;
const STATEMENT_MS = 3000;
const LOCK_MS = 1500;
/** A replica that has vanished within a transaction leaves its locks behind for so long. */
const IDLE_IN_TRANSACTION_MS = 5000;

/** It connects at its first query, and again when it has lost its connection. */
export function connectPostgres(url: string, pooler: 'session' | 'transaction'): postgres.Sql {
  return postgres(url, {
    max: 1,
    connect_timeout: CONNECT_MS / 1000,
    // Not the exponential one, which reaches 20 s: the service is back as soon as the database is.
    backoff: () => 0.25,
    // A pooler in transaction mode gives each transaction another session, which knows no prepared statement.
    prepare: pooler === 'session',
    // Each new session would query them; Drizzle reads and writes arrays itself.
    fetch_types: false,
    onnotice: () => {},
    connection: {
      application_name: 'customer-registration',
      // PgBouncer rejects connections that set these; the pool's deadline holds there too.
      ...(pooler === 'session' && {
        statement_timeout: STATEMENT_MS,
        lock_timeout: LOCK_MS,
        idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
      }),
    },
  });
}
