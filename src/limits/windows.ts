// Points in windows of time, counted in the table that all replicas share.
import { and, gt, inArray, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../database/database.ts';
import { rateLimits } from '../database/tables.ts';
import { withDatabaseFaults } from '../database/withDatabaseFaults.ts';
import type { Clock } from '../lib/clock.ts';

/** A window begins with the first points that it counts, and lasts so long. */
export interface Window {
  readonly key: string;
  readonly durationMs: number;
}

export interface WindowCount {
  readonly points: number;
  /** When the window ends. */
  readonly expire: Date;
}

export type Windows = ReturnType<typeof createWindows>;

const { placeholder } = sql;

export function createWindows(db: Database, clock: Clock) {
  const statements = new Map<number, ReturnType<typeof prepare>>();
  /** One for each number of windows, of which there are few. */
  function statementFor(size: number) {
    const statement = statements.get(size) ?? prepare(db, size);
    statements.set(size, statement);
    return statement;
  }

  return withDatabaseFaults({
    /**
     * Adds the points to every window in one statement, or takes them back if they are negative. Returns the counts in
     * the order of the windows.
     */
    async add(windows: readonly Window[], points: number): Promise<WindowCount[]> {
      const now = clock();
      // Always locked in the same order, so that two statements never wait for each other.
      const sorted = windows.toSorted((a, b) => (a.key < b.key ? -1 : 1));
      const rows = await statementFor(sorted.length).execute({
        points,
        now: now.toISOString(),
        ...Object.fromEntries(
          sorted.flatMap(({ key, durationMs }, index) => [
            [`key${index}`, key],
            [`expire${index}`, new Date(now.getTime() + durationMs).toISOString()],
          ]),
        ),
      });
      const counts = new Map(rows.map((row) => [row.key, row]));
      return windows.map(({ key }) => {
        const { points: counted = 0, expire } = counts.get(key) ?? {};
        return { points: counted, expire: expire ?? now };
      });
    },

    /** The counts in the order of the windows, without adding anything. A window that has not begun counts nothing. */
    async read(windows: readonly Window[]): Promise<WindowCount[]> {
      const now = clock();
      const keys = windows.map(({ key }) => key);
      const rows = await db
        .select({ key: rateLimits.key, points: rateLimits.points, expire: rateLimits.expire })
        .from(rateLimits)
        .where(and(inArray(rateLimits.key, keys), gt(rateLimits.expire, now)));
      return keys.map((wanted) => {
        const { points = 0, expire } = rows.find(({ key }) => key === wanted) ?? {};
        return { points, expire: expire ?? now };
      });
    },
  });
}

function prepare(db: Database, size: number) {
  const rows = Array.from({ length: size }, (_, index) => ({
    key: placeholder(`key${index}`),
    points: sql`greatest(0, ${placeholder('points')}::int)`,
    expire: sql`${placeholder(`expire${index}`)}::timestamptz`,
  }));
  return db
    .insert(rateLimits)
    .values(rows)
    .onConflictDoUpdate({
      target: rateLimits.key,
      set: added(sql`${placeholder('points')}::int`, sql`${placeholder('now')}::timestamptz`),
    })
    .returning({ key: rateLimits.key, points: rateLimits.points, expire: rateLimits.expire })
    .prepare(`count_${size}`);
}

/** What becomes of a row that exists when points are added. */
export function added(points: SQL, now: SQL) {
  const isOver = sql`${rateLimits.expire} <= ${now}`;
  return {
    points: sql`case when ${isOver} then excluded.points else greatest(0, ${rateLimits.points} + ${points}) end`,
    expire: sql`case when ${isOver} then excluded.expire else ${rateLimits.expire} end`,
  };
}
