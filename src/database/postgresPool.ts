// Connections to PostgreSQL that never keep anyone waiting: every query has a deadline, whatever became of the server.
import postgres from 'postgres';

/** Milliseconds. The server's own bounds come first, so that a slow query is told from a server that is out of reach. */
const CONNECT_MS = 3000;
const STATEMENT_MS = 3000;
const LOCK_MS = 1500;
/** A replica that has vanished within a transaction leaves its locks behind for so long. */
const IDLE_IN_TRANSACTION_MS = 5000;
const DEADLINE_MS = 3500;

const MAX_SESSIONS = 10;

/** SQLSTATE read_only_sql_transaction: the server is a standby, or has become one. */
const READ_ONLY = '25006';

export interface PostgresPool {
  /** What Drizzle needs of a postgres.js client. */
  readonly client: postgres.Sql;
  /** Queries that run or wait, and how many may run at once. */
  readonly load: () => DatabaseLoad;
  readonly close: () => Promise<void>;
}

export interface DatabaseLoad {
  readonly pending: number;
  readonly connections: number;
}

/** One connection, and how many queries run or wait on it. */
interface Session {
  readonly sql: postgres.Sql;
  pending: number;
}

/**
 * postgres.js waits for an answer for ever. When one is overdue, all sessions are thrown away and new ones made: on a
 * network that swallows packets none of them can be trusted, and what waits for them must not run minutes later, when
 * its caller has long been told that it failed. So are they, when what they do has ended, where a server turns out to
 * take no writes any more: its name may lead to another one by now.
 *
 * Its own pool is not used: it hands queries to all connections in turn, so that none keeps anything in the server's
 * caches, and its queues of them grow with every query as long as one connection is idle (3.4.9).
 */
export function createPostgresPool(url: string, pooler: 'session' | 'transaction'): PostgresPool {
  const first = connect(url, pooler);
  const { options } = first;
  let sessions: Session[] = [{ sql: first, pending: 0 }];

  function open(): Session {
    const sql = connect(url, pooler);
    // Drizzle has put its own readers and writers of dates and JSON into the first one.
    Object.assign(sql.options.parsers, options.parsers);
    Object.assign(sql.options.serializers, options.serializers);
    const session = { sql, pending: 0 };
    sessions.push(session);
    return session;
  }

  /** The first that has nothing to do, so that few are at work; where all ten are busy, the one with the least to do. */
  function free(): Session {
    const idle = sessions.find(({ pending }) => pending === 0);
    if (idle) return idle;
    if (sessions.length < MAX_SESSIONS) return open();
    return sessions.reduce((least, session) => (session.pending < least.pending ? session : least));
  }

  /** New sessions for all, as this one failed; the old ones have a while to end what they do. */
  function replace(failed: Session, graceSeconds: number): void {
    const old = sessions;
    if (!old.includes(failed)) return;
    sessions = [];
    for (const { sql } of old) sql.end({ timeout: graceSeconds }).catch(() => {});
  }

  async function byDeadline<Result>(work: PromiseLike<Result>, session: Session): Promise<Result> {
    let timer: NodeJS.Timeout | undefined;
    const overdue = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        reject(Object.assign(new Error('The database did not answer in time'), { code: 'ETIMEDOUT' }));
        replace(session, 0);
      }, DEADLINE_MS);
    });
    session.pending++;
    try {
      return await Promise.race([work, overdue]);
    } catch (error) {
      if ((error as postgres.PostgresError).code === READ_ONLY) replace(session, DEADLINE_MS / 1000);
      throw error;
    } finally {
      session.pending--;
      clearTimeout(timer);
    }
  }

  const client = {
    options,
    unsafe(...query: Parameters<postgres.Sql['unsafe']>) {
      const session = free();
      const work = session.sql.unsafe(...query);
      return {
        // biome-ignore lint/suspicious/noThenProperty: a query of postgres.js is a promise that starts when it is awaited
        then: (...on: Parameters<typeof work.then>) => byDeadline(work, session).then(...on), // oxlint-disable-line unicorn/no-thenable -- as above
        values: () => byDeadline(work.values(), session),
      };
    },
    begin(work: (transaction: postgres.TransactionSql) => Promise<unknown>) {
      const session = free();
      return byDeadline(session.sql.begin(work), session);
    },
  };
  return {
    client: client as unknown as postgres.Sql,
    load: () => ({
      pending: sessions.reduce((sum, { pending }) => sum + pending, 0),
      connections: MAX_SESSIONS,
    }),
    close: async () => {
      await Promise.all(sessions.map(({ sql }) => sql.end({ timeout: 1 })));
    },
  };
}

function connect(url: string, pooler: 'session' | 'transaction'): postgres.Sql {
  return postgres(url, {
    max: 1,
    connect_timeout: CONNECT_MS / 1000,
    // Not the exponential one, which reaches 20 s: the service is back as soon as the database is.
    backoff: () => 0.25,
    // A pooler in transaction mode hands each transaction another session, which knows no prepared statement.
    prepare: pooler === 'session',
    // Asked of the server by each new session otherwise; no column of ours is an array.
    fetch_types: false,
    onnotice: () => {},
    connection: {
      application_name: 'customer-registration',
      // PgBouncer refuses connections that ask for these; the client's deadline holds there too.
      ...(pooler === 'session' && {
        statement_timeout: STATEMENT_MS,
        lock_timeout: LOCK_MS,
        idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
      }),
    },
  });
}
