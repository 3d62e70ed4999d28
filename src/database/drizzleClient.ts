// Drizzle over our own pool: the part of a postgres.js client that Drizzle uses.
import type postgres from 'postgres';
import { type SessionWork, statementWork, transactionWork } from './sessionWork.ts';

/** Runs work on a session that is its own until the work is over. */
export type RunOnSession = <Result>(work: SessionWork<Result>) => Promise<Result>;

/**
 * Stands in for a postgres.js client, because Drizzle's adapter takes nothing else and postgres.js's own pool has no
 * deadlines; when it has them, `drizzle(postgres(...))` replaces this file and the pool.
 *
 * Prepared are the statements that our code has named, on every session once; without, each run costs a second round trip
 * and a plan. All others are not: callers vary their texts, and a session keeps what it has prepared.
 */
export function drizzleClient(
  run: RunOnSession,
  options: { parsers: object; serializers: object },
): postgres.Sql {
  const client = {
    options,
    unsafe(text: string, parameters: never[], { prepare = false } = {}) {
      const query = (session: postgres.Sql) => session.unsafe(text, parameters, { prepare });
      const rows = () => run(statementWork(text, query));
      return {
        // biome-ignore lint/suspicious/noThenProperty: a query of postgres.js is a promise that starts when it is awaited
        then: (...on: Parameters<ReturnType<typeof rows>['then']>) => rows().then(...on), // oxlint-disable-line unicorn/no-thenable -- as above
        values: () => run(statementWork(text, (session) => query(session).values() as never)),
      };
    },
    begin: (work: (transaction: postgres.TransactionSql) => Promise<unknown>) => run(transactionWork(work)),
  };
  return client as unknown as postgres.Sql;
}
