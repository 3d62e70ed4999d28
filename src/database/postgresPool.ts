// Sessions of a PostgreSQL server, on which every query has a deadline, whatever became of the server.
import type postgres from 'postgres';
import { withDeadline } from '../lib/withDeadline.ts';
import type { SessionWork } from './sessionWork.ts';
import type { UnansweredCommits } from './unansweredCommits.ts';

/** SQLSTATE read_only_sql_transaction: the server is a standby, or has become one. */
const READ_ONLY = '25006';

export interface PostgresPool {
  /** Runs work on a session that is its own until the work is over, or its deadline. */
  readonly run: <Result>(work: SessionWork<Result>, deadlineMs: number) => Promise<Result>;
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
 *
 * A session that may be committing is left alone until the server is done: until then it has its place there, and discarding it
 * would only hide that. Too many of them stop further writes; reads go on.
 */
export function createPostgresPool(connect: () => postgres.Sql, commits: UnansweredCommits): PostgresPool {
  const sessions = new Set<postgres.Sql>();
  const committing = new Set<postgres.Sql>();
  let idle: postgres.Sql[] = [];

  function openSession(): postgres.Sql {
    const session = connect();
    sessions.add(session);
    return session;
  }

  function discard(session: postgres.Sql): void {
    sessions.delete(session);
    session.end({ timeout: 0 }).catch(() => {});
  }

  function discardIdle(): void {
    for (const session of idle) discard(session);
    idle = [];
  }

  /** Discards the session when the server is done with the commit, if it may be committing; else now. */
  function giveUp(session: postgres.Sql, work: SessionWork<unknown>, answer: Promise<unknown>) {
    discardIdle();
    const commit = work.giveUp();
    if (!commit) return discard(session);
    sessions.delete(session);
    committing.add(session);
    const done = () => {
      committing.delete(session);
      discard(session);
    };
    return commits.add({ ...commit, answer, done });
  }

  async function run<Result>(work: SessionWork<Result>, deadlineMs: number): Promise<Result> {
    if (work.writes && !commits.hasRoom()) {
      throw Object.assign(new Error('The database does not answer commits'), { code: 'COMMITS_UNANSWERED' });
    }
    const session = idle.pop() ?? openSession();
    try {
      const answer = Promise.resolve(work.start(session));
      return await withDeadline(answer, deadlineMs, () => {
        const settled = giveUp(session, work, answer);
        return Object.assign(new Error('The database did not respond in time'), {
          code: 'ETIMEDOUT',
          settled,
        });
      });
    } catch (error) {
      const { code, syscall } = error as Partial<NodeJS.ErrnoException>;
      if (code === READ_ONLY) {
        discard(session);
        discardIdle();
      }
      // The connection broke. postgres.js (3.4.9) never answers a query that it gets before it has handled the end of the socket.
      if (syscall === 'read' || syscall === 'write') discard(session);
      throw error;
    } finally {
      if (sessions.has(session)) idle.push(session);
    }
  }

  return {
    run,
    async close() {
      await Promise.all([...sessions, ...committing].map((session) => session.end({ timeout: 1 })));
    },
  };
}
