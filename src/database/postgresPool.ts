// Sessions of a PostgreSQL server, on which every query has a deadline, whatever became of the server.
import type postgres from 'postgres';
import { withDeadline } from '../lib/withDeadline.ts';

/** SQLSTATE read_only_sql_transaction: the server is a standby, or has become one. */
const READ_ONLY = '25006';

export interface PostgresPool {
  /** Runs work on a session that is its own until the work is over, or its deadline. */
  readonly run: <Result>(
    work: (session: postgres.Sql) => PromiseLike<Result>,
    deadlineMs: number,
  ) => Promise<Result>;
  readonly close: () => Promise<void>;
}

/**
 * As many sessions as there is work at once, each of which does one thing at a time; the caller bounds the work. The session
 * that was used last is used first, so that few are busy and keep the server's caches warm.
 *
 * postgres.js waits for a response for ever. A session whose response is overdue is discarded, and the idle ones with it:
 * on a network that swallows packets they cannot be trusted either. The same happens if a server turns out to accept no
 * writes, as its name may lead to another server by now. postgres.js's own pool is not used: it takes its connections in
 * turn, and their queues grow with every query as long as one is idle (3.4.9).
 */
export function createPostgresPool(connect: () => postgres.Sql): PostgresPool {
  const sessions = new Set<postgres.Sql>();
  let idle: postgres.Sql[] = [];

  function openSession(): postgres.Sql {
    const session = connect();
    sessions.add(session);
    return session;
  }

  function discard(failed: postgres.Sql): void {
    for (const session of [failed, ...idle]) {
      sessions.delete(session);
      session.end({ timeout: 0 }).catch(() => {});
    }
    idle = [];
  }

  return {
    async run(work, deadlineMs) {
      const session = idle.pop() ?? openSession();
      try {
        return await withDeadline(work(session), deadlineMs, () => {
          discard(session);
          return Object.assign(new Error('The database did not respond in time'), { code: 'ETIMEDOUT' });
        });
      } catch (error) {
        if ((error as postgres.PostgresError).code === READ_ONLY) discard(session);
        throw error;
      } finally {
        if (sessions.has(session)) idle.push(session);
      }
    },
    async close() {
      await Promise.all([...sessions].map((session) => session.end({ timeout: 1 })));
    },
  };
}
