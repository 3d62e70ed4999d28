// Statements and transactions as work on a session, of which is known whether the server may be committing it.
import type postgres from 'postgres';

export interface SessionWork<Result> {
  /** Whether the work may change rows. */
  readonly writes: boolean;
  readonly start: (session: postgres.Sql) => PromiseLike<Result>;
  /** If the server may be committing at this moment: in which of its processes. */
  readonly committing: () => { readonly process: number | undefined } | undefined;
}

/** A query of postgres.js, with two properties that its types leave out: whether it has been sent, and to which process. */
type Query = ReturnType<postgres.Sql['unsafe']> & {
  readonly active?: boolean;
  readonly state?: { readonly pid: number | null } | null;
};

const processOf = (query: Query | undefined) => ({ process: query?.state?.pid ?? undefined });

/** A statement that changes no row; what is not known to be one counts as a write. */
const READS = /^\s*select\b/i;

/** One statement, which is committed with its end. */
export function statementWork(
  text: string,
  send: (session: postgres.Sql) => ReturnType<postgres.Sql['unsafe']>,
): SessionWork<unknown> {
  const writes = !READS.test(text);
  let query: Query | undefined;
  return {
    writes,
    start(session) {
      query = send(session);
      return query;
    },
    committing: () => (writes && query?.active ? processOf(query) : undefined),
  };
}

/** A transaction, which is committed when all of its own work is done. */
export function transactionWork(
  work: (transaction: postgres.TransactionSql) => Promise<unknown>,
): SessionWork<unknown> {
  let last: Query | undefined;
  let isDone = false;
  return {
    writes: true,
    start: (session) =>
      session.begin(async (transaction) => {
        const unsafe = transaction.unsafe.bind(transaction);
        const remembered = (...query: Parameters<typeof unsafe>) => {
          last = unsafe(...query);
          return last;
        };
        const result = await work(Object.assign(transaction, { unsafe: remembered as typeof unsafe }));
        isDone = true;
        return result;
      }),
    committing: () => (isDone ? processOf(last) : undefined),
  };
}
