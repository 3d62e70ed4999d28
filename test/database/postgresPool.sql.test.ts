// Sessions of PostgreSQL: as many as there is work at once, within the bounds of its lane, all alike.
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { type Database, openDatabase } from '../../src/database/database.ts';
import { databaseFault } from '../../src/database/databaseFault.ts';
import { accounts } from '../../src/database/tables.ts';
import { Overload } from '../../src/lib/overload.ts';
import { useService } from '../support/service.ts';

const service = useService();

function reader(db: Database) {
  const read = () =>
    db
      .select({
        session: sql<number>`pg_backend_pid()`,
        createdAt: accounts.createdAt,
        slept: sql`pg_sleep(0.05)`,
      })
      .from(accounts)
      .limit(1);
  return async (count: number) =>
    (await Promise.all(Array.from({ length: count }, read))).flatMap(([row]) => (row ? [row] : []));
}
const sessions = (rows: { session: number }[]) => new Set(rows.map(({ session }) => session)).size;

test('as many sessions are open as there are queries at once, ten at most, and all read alike', async () => {
  const { url } = service.database;
  // The embedded database has no connections.
  if (!url) return;
  const database = await openDatabase({ kind: 'postgres', url, pooler: 'session' }, () => {});
  const [limited, unlimited] = [reader(database.db), reader(database.unlimited)];
  try {
    const usual = [...(await limited(3)), ...(await limited(2)), ...(await limited(3))];
    expect(sessions(usual)).toBe(3);
    // What comes by itself does not go from session to session.
    const alone = [...(await limited(1)), ...(await limited(1)), ...(await limited(1))];
    expect(sessions(alone)).toBe(1);
    const [burst, others] = await Promise.all([limited(30), unlimited(30)]);
    expect(burst).toHaveLength(30);
    expect(others).toHaveLength(30);
    expect([sessions(burst), sessions(others), sessions([...burst, ...others])]).toEqual([7, 3, 10]);
    for (const { createdAt } of burst) expect(createdAt).toEqual(usual[0]?.createdAt);
    expect(usual[0]?.createdAt).toBeInstanceOf(Date);
    expect(database.load()).toEqual({ pending: 0, connections: 10, unansweredCommits: 0 });
  } finally {
    await database.close();
  }
});

test('a flood of work without a rate limit takes no place of the work that has one, nor of readiness', async () => {
  // As a flood of unknown API keys and of `me`: far more than may wait.
  const flood = Promise.allSettled(
    Array.from({ length: 300 }, () => service.database.unlimited.execute(sql`select pg_sleep(0.002)`)),
  );
  const limited = service.database.db.execute(sql`select 1`);
  const ready = service.app.isReady();
  expect(await Promise.race([limited.then(() => 'limited'), flood.then(() => 'flood')])).toBe('limited');
  expect(await ready).toBe(true);
  const rejected = (await flood).flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
  expect(rejected).toHaveLength(300 - 3 - 100);
  for (const error of rejected) expect(databaseFault(error)).toBeInstanceOf(Overload);
});

test('a full queue of registrations leaves readiness truthful, and ends in overloads', async () => {
  const flood = Promise.allSettled(
    Array.from({ length: 300 }, () => service.database.db.execute(sql`select pg_sleep(0.002)`)),
  );
  expect(await service.app.isReady()).toBe(true);
  const rejected = (await flood).filter(({ status }) => status === 'rejected');
  expect(rejected).toHaveLength(300 - 7 - 200);
});
