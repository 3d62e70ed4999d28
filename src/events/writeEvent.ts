// Writes an event with the change that it reports: rolled back with it, committed with it.
import { and, eq, ne, type SQL, sql } from 'drizzle-orm';
import { v7 as uuidv7 } from 'uuid';
import type { Database } from '../database/database.ts';
import { rowColumns, rowValues } from '../database/rowParts.ts';
import { webhookDeliveries, webhookEndpoints, webhookEvents } from '../database/tables.ts';
import type { EventType } from './eventType.ts';

export interface NewEvent {
  readonly accountId: number;
  readonly siteId: number;
  readonly customerId: string;
  readonly type: EventType;
  /** The names of the input fields that changed, for `customer.updated`. */
  readonly changed?: readonly string[];
  readonly at: Date;
}

const { placeholder } = sql;

/**
 * Writes the event, and a delivery for each endpoint of the account that wants its type, in one statement. Where no endpoint
 * does, nothing is written. True: there is something to deliver.
 */
export async function writeEvent(transaction: Database, event: NewEvent): Promise<boolean> {
  const { parts, deliveries } = eventParts(transaction);
  const rows = await transaction
    .with(...parts)
    .select({ endpointId: deliveries.endpointId })
    .from(deliveries)
    .limit(1)
    .prepare('write_event')
    .execute(eventValues(event));
  return rows.length > 0;
}

/** What the placeholders of `eventParts` stand for. */
export function eventValues({ accountId, siteId, customerId, type, changed, at }: NewEvent) {
  const id = uuidv7({ msecs: at.getTime() });
  return {
    ...rowValues(webhookEvents, 'event_', {
      accountId,
      id,
      type,
      siteId,
      customerId,
      changed: changed ? [...changed] : null,
      createdAt: at,
    }),
    ...rowValues(webhookDeliveries, 'delivery_', {
      accountId,
      // Each endpoint that wants the event.
      endpointId: null,
      eventId: id,
      state: 'PENDING',
      attempts: 0,
      dueAt: at,
      lastAttempt: null,
      doneAt: null,
      createdAt: at,
    }),
  };
}

/** The parts of a statement that write an event if the condition holds, for statements that make the change as well. */
export function eventParts(db: Database, condition?: SQL) {
  const wanting = db.$with('wanting').as(
    db
      .select({ id: webhookEndpoints.id })
      .from(webhookEndpoints)
      .where(
        and(
          eq(webhookEndpoints.accountId, placeholder('event_accountId')),
          sql`${webhookEndpoints.eventTypes} @> array[${placeholder('event_type')}::text]`,
          ne(webhookEndpoints.state, sql`'DISABLED_GONE'`),
          condition,
        ),
      ),
  );
  const event = db.$with('event').as(
    db
      .insert(webhookEvents)
      .select(db.select(rowColumns(webhookEvents, 'event_')).from(wanting).limit(1))
      .returning({ id: webhookEvents.id }),
  );
  const delivery = {
    ...rowColumns(webhookDeliveries, 'delivery_'),
    endpointId: sql<string>`${wanting.id}`.as('endpoint_id'),
  };
  const deliveries = db
    .$with('deliveries')
    .as(
      db
        .insert(webhookDeliveries)
        .select(db.select(delivery).from(wanting))
        .returning({ endpointId: webhookDeliveries.endpointId }),
    );
  return { parts: [wanting, event, deliveries] as const, deliveries };
}
