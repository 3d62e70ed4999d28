// One attempt counted in windows, as parts of a statement that writes what the counts allow.
import { eq, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../database/database.ts';
import { rateLimits } from '../database/tables.ts';
import { added } from './windows.ts';

/** `name` is that of the placeholder of its key. The keys begin with the names. */
export interface CountedWindow {
  readonly name: string;
  readonly durationMs: number;
  readonly limit: number;
}

const { placeholder } = sql;

/**
 * The placeholder `now` is the time of the attempt. It counts only where the condition holds, which may depend on another part.
 * `sums` always has one row: until when limits are exceeded by this attempt, and until when they are reached; null where none is.
 */
export function countingParts(db: Database, windows: readonly CountedWindow[], condition?: SQL) {
  const now = sql`${placeholder('now')}::timestamptz`;
  // Always locked in the same order, so that two statements never wait for each other.
  const rows = windows
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, durationMs, limit }) => {
      const constants = sql.raw(`interval '${durationMs} milliseconds', ${limit}`);
      return sql`(${placeholder(name)}::text, ${constants})`;
    });
  const limited = db.$with('limited').as(
    db
      .select({
        key: sql<string>`given.key`.as('counted'),
        expire: sql<Date>`${now} + given.duration`.as('expire'),
        limit: sql<number>`given.most`.as('most'),
      })
      .from(sql`(values ${sql.join(rows, sql`, `)}) as given (key, duration, most)`)
      .where(condition),
  );
  const counts = db.$with('counts').as(
    db
      .insert(rateLimits)
      .select(
        db
          .select({ key: limited.key, points: sql<number>`1`.as('points'), expire: limited.expire })
          .from(limited),
      )
      .onConflictDoUpdate({ target: rateLimits.key, set: added(sql`1`, now) })
      .returning({ key: rateLimits.key, points: rateLimits.points, expire: rateLimits.expire }),
  );
  const latest = (over: SQL) =>
    sql<Date | null>`max(${counts.expire}) filter (where ${over})`.mapWith(rateLimits.expire);
  const sums = db.$with('sums').as(
    db
      .select({
        exceeded: latest(sql`${counts.points} > ${limited.limit}`).as('exceeded'),
        reached: latest(sql`${counts.points} >= ${limited.limit}`).as('reached'),
      })
      .from(counts)
      .innerJoin(limited, eq(counts.key, limited.key)),
  );
  return { parts: [limited, counts, sums] as const, sums };
}
