// Failures in a row and the pauses that follow them, in the table that all replicas share.
import { and, eq, gt, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../database/database.ts';
import { rateLimits } from '../database/tables.ts';
import { withDatabaseFaults } from '../database/withDatabaseFaults.ts';
import type { Clock } from '../lib/clock.ts';
import { once } from '../lib/once.ts';

/** So many failures in a row bring no pause. From then on each one brings a pause, twice as long as the one before. */
export interface PauseRule {
  readonly freeFailures: number;
  readonly longestPauseSeconds: number;
}

const FIRST_PAUSE_SECONDS = 60;

/** Failures are forgotten a day after the last pause: a row expires then, and its pause ends a day before it expires. */
const MEMORY_MS = 86_400_000;

export type FailureCounts = ReturnType<typeof createFailureCounts>;

const { placeholder } = sql;
const NOW = sql`${placeholder('now')}::timestamptz`;
const IN_A_DAY = sql`${placeholder('inADay')}::timestamptz`;

export function createFailureCounts(db: Database, clock: Clock) {
  const counting = once(() => {
    const failures = sql`case when ${rateLimits.expire} <= ${NOW} then 1 else ${rateLimits.points} + 1 end`;
    return db
      .insert(rateLimits)
      .values({ key: placeholder('key'), points: 1, expire: expiry(sql`1`) })
      .onConflictDoUpdate({
        target: rateLimits.key,
        set: { points: failures, expire: expiry(failures) },
        setWhere: sql`${rateLimits.expire} <= ${IN_A_DAY}`,
      })
      .returning({ points: rateLimits.points })
      .prepare('count_failure');
  });
  const inADay = () => new Date(clock().getTime() + MEMORY_MS);

  return withDatabaseFaults({
    /**
     * Counts an attempt as a failure before its end is known, so that attempts at the same time count too. Returns 0; or,
     * during a pause, in which attempts are not counted, how long it lasts, in milliseconds.
     */
    async count(key: string, { freeFailures, longestPauseSeconds }: PauseRule): Promise<number> {
      const [counted] = await counting().execute({
        key,
        freeFailures,
        longestPauseSeconds,
        now: clock().toISOString(),
        inADay: inADay().toISOString(),
      });
      if (counted) return 0;
      const [row] = await db
        .select({ expire: rateLimits.expire })
        .from(rateLimits)
        .where(eq(rateLimits.key, key));
      return Math.max(1, Number(row?.expire) - inADay().getTime());
    },

    /** Takes back an attempt that was counted, and the pause that it brought. */
    async takeBack(key: string): Promise<void> {
      await db
        .update(rateLimits)
        .set({ points: sql`greatest(0, ${rateLimits.points} - 1)`, expire: inADay() })
        .where(eq(rateLimits.key, key));
    },

    /** Forgets the failures of these keys, and remembers another key until a given time. */
    async succeed(keys: readonly string[], remembered: string, until: Date): Promise<void> {
      const rows = [
        ...keys.map((key) => ({ key, points: 0, expire: clock() })),
        { key: remembered, points: 0, expire: until },
      ];
      await db
        .insert(rateLimits)
        // Always locked in the same order, so that two statements never wait for each other.
        .values(rows.toSorted((a, b) => (a.key < b.key ? -1 : 1)))
        .onConflictDoUpdate({
          target: rateLimits.key,
          set: { points: sql`excluded.points`, expire: sql`excluded.expire` },
        });
    },

    async isRemembered(key: string): Promise<boolean> {
      const [row] = await db
        .select({ key: rateLimits.key })
        .from(rateLimits)
        .where(and(eq(rateLimits.key, key), gt(rateLimits.expire, clock())));
      return row !== undefined;
    },
  });
}

/** When a row with so many failures expires. */
function expiry(failures: SQL): SQL {
  const over = sql`${failures} - ${placeholder('freeFailures')}::int`;
  // The exponent is bounded, as the power of a large one is no number.
  const doubled = sql`${FIRST_PAUSE_SECONDS}::int * power(2, least(20, ${over}))`;
  const seconds = sql`case when ${over} < 0 then 0 else least(${placeholder('longestPauseSeconds')}::int, ${doubled}) end`;
  return sql`${IN_A_DAY} + make_interval(secs => ${seconds})`;
}
