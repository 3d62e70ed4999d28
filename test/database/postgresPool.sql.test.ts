// Sessions of PostgreSQL: as many as there are queries at once, and never more than ten, all alike.
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { openDatabase } from '../../src/database/database.ts';
import { databaseFault, driverError } from '../../src/database/databaseFault.ts';
import { accounts } from '../../src/database/tables.ts';
import { useService } from '../support/service.ts';

const service = useService();

test('as many sessions are open as there are queries at once, ten for a burst, and all read alike', async () => {
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
    const usual = [...(await readAtOnce(3)), ...(await readAtOnce(2)), ...(await readAtOnce(3))];
    expect(sessions(usual)).toBe(3);
    // What comes by itself does not go from session to session.
    const alone = [...(await readAtOnce(1)), ...(await readAtOnce(1)), ...(await readAtOnce(1))];
    expect(sessions(alone)).toBe(1);
    const burst = await readAtOnce(30);
    expect(burst).toHaveLength(30);
    expect(sessions(burst)).toBe(10);
    for (const { createdAt } of burst) expect(createdAt).toEqual(usual[0]?.createdAt);
    expect(usual[0]?.createdAt).toBeInstanceOf(Date);
    expect(database.load()).toEqual({ pending: 0, connections: 10 });

    const flood = await Promise.allSettled(Array.from({ length: 300 }, read));
    const refused = flood.flatMap((each) => (each.status === 'rejected' ? [driverError(each.reason)] : []));
    expect(refused).toHaveLength(300 - 10 - 200);
    for (const error of refused) expect(databaseFault(error).code).toBe('SERVICE_UNAVAILABLE');
    expect(await readAtOnce(1)).toHaveLength(1);
  } finally {
    await database.close();
  }
});
