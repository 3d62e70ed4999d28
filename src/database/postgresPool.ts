// Connections to PostgreSQL that never keep anyone waiting: every query has a deadline, whatever became of the server.
import postgres from 'postgres';

/** Milliseconds. The server's own bounds come first, so that a slow query is told from a server that is out of reach. */
const CONNECT_MS = 3000;
const STATEMENT_MS = 3000;
const LOCK_MS = 1500;
const DEADLINE_MS = 3500;

/** Queries run on the first of these while there is one free: a few sessions that are always at work cost the server less. */
const USUAL_CONNECTIONS = 3;
/** The others open for a burst of queries. */
const BURST_CONNECTIONS = 7;

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

/** Some of the connections, and how many queries run or wait on them. */
interface Lane {
  readonly sql: postgres.Sql;
  pending: number;
}

/**
 * postgres.js waits for an answer for ever. When one is overdue, all connections are thrown away and new ones made: on
 * a network that swallows packets none of them can be trusted, and what waits for them must not run minutes later,
 * when its caller has long been told that it failed.
 */
export function createPostgresPool(url: string, pooler: 'session' | 'transaction'): PostgresPool {
  const first = connect(url, pooler, USUAL_CONNECTIONS);
  const { options } = first;
  let usual: Lane = { sql: first, pending: 0 };
  let burst: Lane | undefined;

  function open(connections: number): Lane {
    const sql = connect(url, pooler, connections);
    // Drizzle has put its own readers and writers of dates and JSON into the first one.
    Object.assign(sql.options.parsers, options.parsers);
    Object.assign(sql.options.serializers, options.serializers);
    return { sql, pending: 0 };
  }

  function free(): Lane {
    if (usual.pending < USUAL_CONNECTIONS) return usual;
    burst ??= open(BURST_CONNECTIONS);
    return burst;
  }

  function replace(late: Lane): void {
    const lanes = [usual, burst];
    if (!lanes.includes(late)) return;
    usual = open(USUAL_CONNECTIONS);
    burst = undefined;
    for (const lane of lanes) lane?.sql.end({ timeout: 0 }).catch(() => {});
  }

  async function byDeadline<Result>(work: PromiseLike<Result>, lane: Lane): Promise<Result> {
    let timer: NodeJS.Timeout | undefined;
    const overdue = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        reject(Object.assign(new Error('The database did not answer in time'), { code: 'ETIMEDOUT' }));
        replace(lane);
      }, DEADLINE_MS);
    });
    lane.pending++;
    try {
      return await Promise.race([work, overdue]);
    } finally {
      lane.pending--;
      clearTimeout(timer);
    }
  }

  const client = {
    options,
    unsafe(...query: Parameters<postgres.Sql['unsafe']>) {
      const lane = free();
      const work = lane.sql.unsafe(...query);
      return {
        // biome-ignore lint/suspicious/noThenProperty: a query of postgres.js is a promise that starts when it is awaited
        then: (...on: Parameters<typeof work.then>) => byDeadline(work, lane).then(...on), // oxlint-disable-line unicorn/no-thenable -- as above
        values: () => byDeadline(work.values(), lane),
      };
    },
    begin(work: (transaction: postgres.TransactionSql) => Promise<unknown>) {
      const lane = free();
      return byDeadline(lane.sql.begin(work), lane);
    },
  };
  return {
    client: client as unknown as postgres.Sql,
    load: () => ({
      pending: usual.pending + (burst?.pending ?? 0),
      connections: USUAL_CONNECTIONS + BURST_CONNECTIONS,
    }),
    close: async () => {
      await Promise.all([usual.sql.end({ timeout: 1 }), burst?.sql.end({ timeout: 1 })]);
    },
  };
}

function connect(url: string, pooler: 'session' | 'transaction', max: number): postgres.Sql {
  return postgres(url, {
    max,
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
