// How long events and deliveries are kept, how many wait, and how many endpoints fail.
import { and, lt, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../database/database.ts';
import { webhookDeliveries, webhookEndpoints, webhookEvents } from '../database/tables.ts';
import { withDatabaseFaults } from '../database/withDatabaseFaults.ts';
import { DAY_MS, isPending, KEPT_DAYS } from './deliveryStore.ts';

const DELIVERED_DAYS = 7;
/** A delivery waits for one such time at most, is tried for some days, and is kept for another one. */
const EVENT_DAYS = 2 * KEPT_DAYS + 5;
/** Rows that one statement deletes. */
const CLEANING_BATCH = 5000;

export interface Backlog {
  /** Deliveries. */
  readonly pending: number;
  /** For how long the oldest delivery has been due; 0: none is due. */
  readonly oldestDueSeconds: number;
  /** Active endpoints whose last attempt failed. */
  readonly failingEndpoints: number;
  /** Endpoints that the service disabled. */
  readonly disabledEndpoints: number;
}

export function createRetention(db: Database) {
  return withDatabaseFaults({
    /** Deletes what has been kept for long enough. */
    async forgetOld(now: Date): Promise<void> {
      const before = (days: number) => new Date(now.getTime() - days * DAY_MS);
      const { createdAt, doneAt, state } = webhookDeliveries;
      await deleteDeliveries(and(lt(doneAt, before(DELIVERED_DAYS)), sql`${state} = 'DELIVERED'`));
      await deleteDeliveries(lt(doneAt, before(KEPT_DAYS)));
      await deleteDeliveries(and(isPending, lt(createdAt, before(KEPT_DAYS))));
      await deleteEvents(lt(webhookEvents.createdAt, before(EVENT_DAYS)));
    },

    /** For the metrics; two queries. */
    async readBacklog(now: Date): Promise<Backlog> {
      const { dueAt } = webhookDeliveries;
      const due = sql`${dueAt} <= ${now.toISOString()}::timestamptz`;
      const [row] = await db
        .select({
          pending: sql<number>`count(*)::integer`,
          oldestDueAt: sql<Date | null>`min(${dueAt}) filter (where ${due})`.mapWith(dueAt),
        })
        .from(webhookDeliveries)
        .where(isPending);
      const { failingSince, state } = webhookEndpoints;
      const endpoints = (condition: SQL) => sql<number>`count(*) filter (where ${condition})::integer`;
      const [counts] = await db
        .select({
          failingEndpoints: endpoints(sql`${state} = 'ACTIVE' and ${failingSince} is not null`),
          disabledEndpoints: endpoints(sql`${state} in ('DISABLED_GONE', 'DISABLED_FAILING')`),
        })
        .from(webhookEndpoints);
      const oldestDueMs = row?.oldestDueAt ? now.getTime() - row.oldestDueAt.getTime() : 0;
      return {
        pending: row?.pending ?? 0,
        oldestDueSeconds: oldestDueMs / 1000,
        failingEndpoints: counts?.failingEndpoints ?? 0,
        disabledEndpoints: counts?.disabledEndpoints ?? 0,
      };
    },
  });

  async function deleteDeliveries(condition: SQL | undefined): Promise<void> {
    const { accountId, endpointId, eventId } = webhookDeliveries;
    const old = db.select({ accountId, endpointId, eventId }).from(webhookDeliveries).where(condition);
    await inBatches((size) =>
      db
        .delete(webhookDeliveries)
        .where(sql`(${accountId}, ${endpointId}, ${eventId}) in ${old.limit(size)}`)
        .returning({ eventId }),
    );
  }

  async function deleteEvents(condition: SQL): Promise<void> {
    const { accountId, id } = webhookEvents;
    const old = db.select({ accountId, id }).from(webhookEvents).where(condition);
    await inBatches((size) =>
      db
        .delete(webhookEvents)
        .where(sql`(${accountId}, ${id}) in ${old.limit(size)}`)
        .returning({ id }),
    );
  }

  async function inBatches(deleteSome: (size: number) => Promise<readonly unknown[]>): Promise<void> {
    let deleted = CLEANING_BATCH;
    while (deleted === CLEANING_BATCH) deleted = (await deleteSome(CLEANING_BATCH)).length;
  }
}
