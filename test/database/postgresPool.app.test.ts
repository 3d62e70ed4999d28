// Connections to PostgreSQL: three do the usual work, and up to ten a burst of it, alike.
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { openDatabase } from '../../src/database/database.ts';
import { accounts } from '../../src/database/tables.ts';
import { useService } from '../support/service.ts';

const service = useService();

test('three sessions are opened for work of which little comes at once, ten for a burst, and all read alike', async () => {
  const { url } = service.database;
  // The embedded database has no connections.
  if (!url) return;
  const database = await openDatabase({ kind: 'postgres', url, pooler: 'session' }, () => {});
  const read = () =>
    database.db
      .select({
        session: sql<number>`pg_backend_pid()`,
        createdAt: accounts.createdAt,
        slept: sql`pg_sleep(0.05)`,
      })
      .from(accounts)
      .limit(1);
  const readAtOnce = async (count: number) =>
    (await Promise.all(Array.from({ length: count }, read))).flatMap(([row]) => (row ? [row] : []));
  const sessions = (rows: { session: number }[]) => new Set(rows.map(({ session }) => session)).size;
  try {
    const usual = [
      ...(await readAtOnce(3)),
      ...(await readAtOnce(2)),
      ...(await readAtOnce(1)),
      ...(await readAtOnce(3)),
    ];
    expect(sessions(usual)).toBe(3);
    const burst = await readAtOnce(30);
    expect(burst).toHaveLength(30);
    expect(sessions(burst)).toBe(10);
    for (const { createdAt } of burst) expect(createdAt).toEqual(usual[0]?.createdAt);
    expect(usual[0]?.createdAt).toBeInstanceOf(Date);
    expect(database.load()).toEqual({ pending: 0, connections: 10 });
  } finally {
    await database.close();
  }
});
