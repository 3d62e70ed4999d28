// Connections to PostgreSQL that never keep anyone waiting: every query has a deadline, whatever became of the server.
import postgres from 'postgres';

/** Milliseconds. The server's own bounds come first, so that a slow query is told from a server that is out of reach. */
const CONNECT_MS = 3000;
const STATEMENT_MS = 3000;
const LOCK_MS = 1500;
const DEADLINE_MS = 3500;

const CONNECTIONS = 10;

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

/**
 * postgres.js waits for an answer for ever. When one is overdue, all connections are thrown away and new ones made: on
 * a network that swallows packets none of them can be trusted, and what waits for them must not run minutes later,
 * when its caller has long been told that it failed.
 */
export function createPostgresPool(url: string, pooler: 'session' | 'transaction'): PostgresPool {
  let current = connect(url, pooler);
  const { options } = current;

  function replace(late: postgres.Sql): void {
    if (late !== current) return;
    current = connect(url, pooler);
    // Drizzle has put its own readers and writers of dates and JSON into the first one.
    Object.assign(current.options.parsers, options.parsers);
    Object.assign(current.options.serializers, options.serializers);
    late.end({ timeout: 0 }).catch(() => {});
  }

  let pending = 0;
  async function byDeadline<Result>(work: PromiseLike<Result>, client: postgres.Sql): Promise<Result> {
    let timer: NodeJS.Timeout | undefined;
    const overdue = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        reject(Object.assign(new Error('The database did not answer in time'), { code: 'ETIMEDOUT' }));
        replace(client);
      }, DEADLINE_MS);
    });
    pending++;
    try {
      return await Promise.race([work, overdue]);
    } finally {
      pending--;
      clearTimeout(timer);
    }
  }

  const client = {
    options,
    unsafe(...query: Parameters<postgres.Sql['unsafe']>) {
      const client = current;
      const work = client.unsafe(...query);
      return {
        // biome-ignore lint/suspicious/noThenProperty: a query of postgres.js is a promise that starts when it is awaited
        then: (...on: Parameters<typeof work.then>) => byDeadline(work, client).then(...on), // oxlint-disable-line unicorn/no-thenable -- as above
        values: () => byDeadline(work.values(), client),
      };
    },
    begin: (work: (transaction: postgres.TransactionSql) => Promise<unknown>) =>
      byDeadline(current.begin(work), current),
  };
  return {
    client: client as unknown as postgres.Sql,
    load: () => ({ pending, connections: CONNECTIONS }),
    close: () => current.end({ timeout: 1 }),
  };
}

function connect(url: string, pooler: 'session' | 'transaction'): postgres.Sql {
  return postgres(url, {
    max: CONNECTIONS,
    connect_timeout: CONNECT_MS / 1000,
    // Not the exponential one, which reaches 20 s: the service is back as soon as the database is.
    backoff: () => 0.25,
    // A pooler in transaction mode hands each transaction another session, which knows no prepared statement.
    prepare: pooler === 'session',
    onnotice: () => {},
    connection: {
      application_name: 'customer-registration',
      // PgBouncer refuses connections that ask for these; the client's deadline holds there too.
      ...(pooler === 'session' && { statement_timeout: STATEMENT_MS, lock_timeout: LOCK_MS }),
    },
  });
}
