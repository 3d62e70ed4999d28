// Writes an event with the change that it reports: rolled back with it, committed with it.
import { and, eq, ne, type SQL, sql } from 'drizzle-orm';
import { v7 as uuidv7 } from 'uuid';
import type { Database } from '../database/database.ts';
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
  return {
    eventAccountId: accountId,
    eventId: uuidv7({ msecs: at.getTime() }),
    eventType: type,
    eventSiteId: siteId,
    eventCustomerId: customerId,
    eventChanged: changed ? webhookEvents.changed.mapToDriverValue([...changed]) : null,
    eventAt: at.toISOString(),
  };
}

/** The parts of a statement that write an event if the condition holds, for statements that make the change as well. */
export function eventParts(db: Database, condition?: SQL) {
  const accountId = sql<number>`${placeholder('eventAccountId')}::int`;
  const eventId = sql<string>`${placeholder('eventId')}::uuid`;
  const type = sql<string>`${placeholder('eventType')}::text`;
  const at = sql<Date>`${placeholder('eventAt')}::timestamptz`;
  const wanting = db.$with('wanting').as(
    db
      .select({ id: webhookEndpoints.id })
      .from(webhookEndpoints)
      .where(
        and(
          eq(webhookEndpoints.accountId, placeholder('eventAccountId')),
          sql`${webhookEndpoints.eventTypes} @> array[${type}]`,
          ne(webhookEndpoints.state, sql`'DISABLED_GONE'`),
          condition,
        ),
      ),
  );
  const event = db.$with('event').as(
    db
      .insert(webhookEvents)
      .select(
        db
          .select({
            accountId: accountId.as('account_id'),
            id: eventId.as('id'),
            type: type.as('type'),
            siteId: sql<number>`${placeholder('eventSiteId')}::int`.as('site_id'),
            customerId: sql<string>`${placeholder('eventCustomerId')}::uuid`.as('customer_id'),
            changed: sql<string[]>`${placeholder('eventChanged')}::text[]`.as('changed'),
            createdAt: at.as('created_at'),
          })
          .from(wanting)
          .limit(1),
      )
      .returning({ id: webhookEvents.id }),
  );
  const deliveries = db.$with('deliveries').as(
    db
      .insert(webhookDeliveries)
      .select(
        db
          .select({
            accountId: accountId.as('account_id'),
            endpointId: sql<string>`${wanting.id}`.as('endpoint_id'),
            eventId: eventId.as('event_id'),
            state: sql<'PENDING'>`'PENDING'`.as('state'),
            attempts: sql<number>`0`.as('attempts'),
            dueAt: at.as('due_at'),
            lastAttempt: sql<null>`null::jsonb`.as('last_attempt'),
            doneAt: sql<null>`null::timestamptz`.as('done_at'),
            createdAt: at.as('created_at'),
          })
          .from(wanting),
      )
      .returning({ endpointId: webhookDeliveries.endpointId }),
  );
  return { parts: [wanting, event, deliveries] as const, deliveries };
}
