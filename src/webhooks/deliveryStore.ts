// Deliveries as the platform sees them.
import { and, desc, eq, gte, lt, sql } from 'drizzle-orm';
import type { Database } from '../database/database.ts';
import { webhookDeliveries, webhookEvents } from '../database/tables.ts';
import { withDatabaseFaults } from '../database/withDatabaseFaults.ts';
import { TEST_EVENT_TYPE } from '../events/eventType.ts';
import { newId } from '../lib/newId.ts';
import {
  type AttemptOutcome,
  type DeliveryState,
  deliveryId,
  type WebhookDelivery,
} from './webhookEndpoint.ts';

export type DeliveryStore = ReturnType<typeof createDeliveryStore>;

/** Failed deliveries can be delivered again for so long; then they are forgotten. */
export const KEPT_DAYS = 30;
export const DAY_MS = 86_400_000;

export function createDeliveryStore(db: Database) {
  async function find(
    accountId: number,
    endpointId: string,
    eventId: string,
  ): Promise<WebhookDelivery | undefined> {
    const [row] = await selectDeliveries(db).where(deliveryRow(accountId, endpointId, eventId));
    return row && toDelivery(row);
  }

  return withDatabaseFaults({
    find,

    /** Newest first; `after` is the event of the last delivery of the page before. */
    async page(
      accountId: number,
      endpointId: string,
      { state, after, size }: { state?: DeliveryState | undefined; after?: string | undefined; size: number },
    ): Promise<WebhookDelivery[]> {
      const rows = await selectDeliveries(db)
        .where(
          and(
            eq(webhookDeliveries.accountId, accountId),
            eq(webhookDeliveries.endpointId, endpointId),
            // Bare, as in the condition of the index.
            ...(state ? [sql`${webhookDeliveries.state} = ${sql.raw(`'${state}'`)}`] : []),
            ...(after ? [lt(webhookDeliveries.eventId, after)] : []),
          ),
        )
        .orderBy(desc(webhookDeliveries.eventId))
        .limit(size);
      return rows.map(toDelivery);
    },

    /** An event that only this endpoint gets, and its delivery. */
    async insertTest(accountId: number, endpointId: string, now: Date): Promise<string> {
      const eventId = newId(now);
      await db.transaction(async (transaction) => {
        await transaction
          .insert(webhookEvents)
          .values({ accountId, id: eventId, type: TEST_EVENT_TYPE, createdAt: now });
        await transaction
          .insert(webhookDeliveries)
          .values({ accountId, endpointId, eventId, dueAt: now, createdAt: now });
      });
      return eventId;
    },

    /** Makes a delivery pending again, from the first attempt on. */
    async redeliver(
      accountId: number,
      endpointId: string,
      eventId: string,
      now: Date,
    ): Promise<WebhookDelivery | undefined> {
      await db
        .update(webhookDeliveries)
        .set({ state: 'PENDING', attempts: 0, dueAt: now, doneAt: null })
        .where(deliveryRow(accountId, endpointId, eventId));
      return await find(accountId, endpointId, eventId);
    },

    /** The same for all failed deliveries of events since then, and of the last 30 days at most. */
    async redeliverFailed(accountId: number, endpointId: string, since: Date, now: Date): Promise<number> {
      const oldest = new Date(Math.max(since.getTime(), now.getTime() - KEPT_DAYS * DAY_MS));
      const rows = await db
        .update(webhookDeliveries)
        .set({ state: 'PENDING', attempts: 0, dueAt: now, doneAt: null })
        .where(
          and(
            eq(webhookDeliveries.accountId, accountId),
            eq(webhookDeliveries.endpointId, endpointId),
            sql`${webhookDeliveries.state} = 'FAILED'`,
            gte(webhookDeliveries.createdAt, oldest),
          ),
        )
        .returning({ eventId: webhookDeliveries.eventId });
      return rows.length;
    },
  });
}

// Without a parameter, as in the condition of the index.
export const isPending = sql`${webhookDeliveries.state} = 'PENDING'`;

/** The row of one delivery. */
export const deliveryRow = (accountId: number, endpointId: string, eventId: string) =>
  and(
    eq(webhookDeliveries.accountId, accountId),
    eq(webhookDeliveries.endpointId, endpointId),
    eq(webhookDeliveries.eventId, eventId),
  );

function selectDeliveries(db: Database) {
  return db
    .select({
      endpointId: webhookDeliveries.endpointId,
      eventId: webhookDeliveries.eventId,
      eventType: webhookEvents.type,
      customerId: webhookEvents.customerId,
      state: webhookDeliveries.state,
      attempts: webhookDeliveries.attempts,
      dueAt: webhookDeliveries.dueAt,
      lastAttempt: webhookDeliveries.lastAttempt,
      createdAt: webhookDeliveries.createdAt,
    })
    .from(webhookDeliveries)
    .innerJoin(
      webhookEvents,
      and(
        eq(webhookEvents.accountId, webhookDeliveries.accountId),
        eq(webhookEvents.id, webhookDeliveries.eventId),
      ),
    );
}

function toDelivery({
  dueAt,
  lastAttempt,
  ...row
}: Awaited<ReturnType<ReturnType<typeof selectDeliveries>['execute']>>[number]): WebhookDelivery {
  return {
    ...row,
    id: deliveryId(row.endpointId, row.eventId),
    nextAttemptAt: row.state === 'PENDING' ? dueAt : null,
    lastAttempt: lastAttempt && {
      ...lastAttempt,
      at: new Date(lastAttempt.at),
      outcome: lastAttempt.outcome as AttemptOutcome,
    },
  };
}
