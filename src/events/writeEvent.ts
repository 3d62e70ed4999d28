// Writes an event with the change that it reports: rolled back with it, committed with it.
import { and, eq, ne, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../database/database.ts';
import { newRow } from '../database/newRow.ts';
import { webhookDeliveries, webhookEndpoints, webhookEvents } from '../database/tables.ts';
import { newId } from '../lib/newId.ts';
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
  const { parts, hasDeliveries } = eventParts(transaction);
  const [row] = await transaction
    .with(...parts)
    .select({ hasDeliveries })
    .from(sql`(select) as nothing`)
    .prepare('write_event')
    .execute(eventValues(event));
  return row?.hasDeliveries === true;
}

/** What the placeholders of `eventParts` stand for. */
export function eventValues({ accountId, siteId, customerId, type, changed, at }: NewEvent) {
  return {
    event_accountId: accountId,
    event_id: newId(at),
    event_type: type,
    event_siteId: siteId,
    event_customerId: customerId,
    event_changed: changed ? webhookEvents.changed.mapToDriverValue([...changed]) : null,
    event_createdAt: at.toISOString(),
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
  const newEvent = newRow(webhookEvents, {
    accountId: placeholder('event_accountId'),
    id: placeholder('event_id'),
    type: placeholder('event_type'),
    siteId: placeholder('event_siteId'),
    customerId: placeholder('event_customerId'),
    changed: placeholder('event_changed'),
    createdAt: placeholder('event_createdAt'),
  });
  const { accountId, id, createdAt } = webhookEvents;
  const event = db
    .$with('event')
    .as(
      db
        .insert(webhookEvents)
        .select(db.select(newEvent).from(wanting).limit(1))
        .returning({ accountId, id, createdAt }),
    );
  const newDelivery = newRow(webhookDeliveries, {
    accountId: event.accountId,
    endpointId: wanting.id,
    eventId: event.id,
    dueAt: event.createdAt,
    createdAt: event.createdAt,
  });
  const deliveries = db
    .$with('deliveries')
    .as(
      db
        .insert(webhookDeliveries)
        .select(db.select(newDelivery).from(event).crossJoin(wanting))
        .returning({ endpointId: webhookDeliveries.endpointId }),
    );
  const hasDeliveries = sql<boolean>`exists (${db.select({ is: sql`1` }).from(deliveries)})`;
  return { parts: [wanting, event, deliveries] as const, hasDeliveries };
}
