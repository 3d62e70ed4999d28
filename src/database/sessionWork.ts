// Statements and transactions as work on a session, of which is known whether the server may be committing it.
import type postgres from 'postgres';

export interface SessionWork<Result> {
  /** Whether the work may change rows. */
  readonly writes: boolean;
  readonly start: (session: postgres.Sql) => PromiseLike<Result>;
  /**
   * The work is late. If the server may be committing it at this moment: in which of its processes. Else it will not be committed:
   * a transaction that goes on meanwhile ends without a commit.
   */
  readonly giveUp: () => { readonly process: number | undefined } | undefined;
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
    giveUp: () => (writes && query?.active ? processOf(query) : undefined),
  };
}

/** A transaction, which is committed when all of its own work is done. */
export function transactionWork(
  work: (transaction: postgres.TransactionSql) => Promise<unknown>,
): SessionWork<unknown> {
  let last: Query | undefined;
  let isDone = false;
  let isGivenUp = false;
  // The session may still send what is given to it before its end, a commit as well.
  const stopIfGivenUp = () => {
    if (isGivenUp) throw new Error('The transaction was late, and is not committed');
  };
  return {
    writes: true,
    start: (session) =>
      session.begin(async (transaction) => {
        const unsafe = transaction.unsafe.bind(transaction);
        const remembered = (...query: Parameters<typeof unsafe>) => {
          stopIfGivenUp();
          last = unsafe(...query);
          return last;
        };
        const result = await work(Object.assign(transaction, { unsafe: remembered as typeof unsafe }));
        stopIfGivenUp();
        isDone = true;
        return result;
      }),
    giveUp() {
      isGivenUp = true;
      return isDone ? processOf(last) : undefined;
    },
  };
}
