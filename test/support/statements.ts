// The SQL statements that a piece of work sends to the database, but for those that begin and end transactions.
import { vi } from 'vitest';
import type { Database } from '../../src/database/database.ts';

/** Drizzle reports each statement to the logger of its session, prepared ones included. A transaction has a session of its own. */
interface Session {
  readonly logger: { logQuery(text: string): void };
}

export async function statementsOf(db: Database, work: () => Promise<unknown>): Promise<string[]> {
  const { logger } = (db as unknown as { session: Session }).session;
  const logQuery = vi.spyOn(Object.getPrototypeOf(logger) as Session['logger'], 'logQuery');
  try {
    await work();
    return logQuery.mock.calls.map(([text]) => text);
  } finally {
    logQuery.mockRestore();
  }
}
