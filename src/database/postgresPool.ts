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
/** Queries that wait for a session; beyond it they would only wait to be too late. */
const MAX_WAITING = 200;

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

/** One connection, and whether it is at work. */
interface Session {
  readonly sql: postgres.Sql;
  busy: boolean;
}

/** A query that waits; called with the session that is its own now. */
type Turn = (session: Session) => void;

/**
 * Ten sessions at most, each of which does one thing at a time. The first that is idle is taken, so that few are at work
 * and keep the server's caches warm; where all are busy, a query waits for as long as one may take.
 *
 * postgres.js waits for an answer for ever. A session whose answer is overdue is thrown away, and the idle ones with it: on
 * a network that swallows packets they cannot be trusted either. So are they where a server turns out to take no writes
 * any more, as its name may lead to another one by now. postgres.js's own pool is not used: it goes round all connections,
 * and its queues of them grow with every query as long as one is idle (3.4.9).
 */
export function createPostgresPool(url: string, pooler: 'session' | 'transaction'): PostgresPool {
  const first = connect(url, pooler);
  const { options } = first;
  const waiting = new Set<Turn>();
  let sessions: Session[] = [{ sql: first, busy: false }];

  function open(): Session {
    const sql = connect(url, pooler);
    // Drizzle has put its own readers and writers of dates and JSON into the first one.
    Object.assign(sql.options.parsers, options.parsers);
    Object.assign(sql.options.serializers, options.serializers);
    const session = { sql, busy: false };
    sessions.push(session);
    return session;
  }

  function free(): Session | undefined {
    return sessions.find(({ busy }) => !busy) ?? (sessions.length < MAX_SESSIONS ? open() : undefined);
  }

  function turn(): Promise<Session> {
    if (waiting.size >= MAX_WAITING) return Promise.reject(overdue('Too many queries wait for the database'));
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        waiting.delete(take);
        reject(overdue('The database had no time for the query'));
      }, DEADLINE_MS);
      const take: Turn = (session) => {
        clearTimeout(timer);
        resolve(session);
      };
      waiting.add(take);
    });
  }

  /** Hands sessions that are free to those who wait. */
  function release(): void {
    for (const take of waiting) {
      const session = free();
      if (!session) return;
      session.busy = true;
      waiting.delete(take);
      take(session);
    }
  }

  function replace(failed: Session): void {
    const old = sessions.filter((session) => session === failed || !session.busy);
    sessions = sessions.filter((session) => !old.includes(session));
    for (const { sql } of old) sql.end({ timeout: 0 }).catch(() => {});
  }

  async function run<Result>(work: (sql: postgres.Sql) => PromiseLike<Result>): Promise<Result> {
    const session = free() ?? (await turn());
    session.busy = true;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        reject(overdue('The database did not answer in time'));
        replace(session);
      }, DEADLINE_MS);
    });
    try {
      return await Promise.race([work(session.sql), late]);
    } catch (error) {
      if ((error as postgres.PostgresError).code === READ_ONLY) replace(session);
      throw error;
    } finally {
      clearTimeout(timer);
      session.busy = false;
      release();
    }
  }

  const client = {
    options,
    unsafe(...query: Parameters<postgres.Sql['unsafe']>) {
      const rows = () => run((sql) => sql.unsafe(...query));
      return {
        // biome-ignore lint/suspicious/noThenProperty: a query of postgres.js is a promise that starts when it is awaited
        then: (...on: Parameters<ReturnType<typeof rows>['then']>) => rows().then(...on), // oxlint-disable-line unicorn/no-thenable -- as above
        values: () => run((sql) => sql.unsafe(...query).values()),
      };
    },
    begin: (work: (transaction: postgres.TransactionSql) => Promise<unknown>) =>
      run((sql) => sql.begin(work)),
  };
  return {
    client: client as unknown as postgres.Sql,
    load: () => ({
      pending: sessions.filter(({ busy }) => busy).length + waiting.size,
      connections: MAX_SESSIONS,
    }),
    close: async () => {
      await Promise.all(sessions.map(({ sql }) => sql.end({ timeout: 1 })));
    },
  };
}

const overdue = (message: string) => Object.assign(new Error(message), { code: 'ETIMEDOUT' });

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
