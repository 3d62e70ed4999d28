// Writes an event in the transaction of the change that it reports: rolled back with it, committed with it.
import { and, arrayContains, eq, ne, sql } from 'drizzle-orm';
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

/**
 * Writes the event, and a delivery for each endpoint of the account that wants its type. Where no endpoint does, nothing is
 * written. True: there is something to deliver.
 */
export async function writeEvent(transaction: Database, event: NewEvent): Promise<boolean> {
  const { accountId, siteId, customerId, type, changed, at } = event;
  const wanting = await transaction
    .select({ id: webhookEndpoints.id })
    .from(webhookEndpoints)
    .where(
      and(
        eq(webhookEndpoints.accountId, accountId),
        arrayContains(webhookEndpoints.eventTypes, [type]),
        ne(webhookEndpoints.state, sql`'DISABLED_GONE'`),
      ),
    );
  if (wanting.length === 0) return false;
  const id = uuidv7({ msecs: at.getTime() });
  await transaction.insert(webhookEvents).values({
    accountId,
    id,
    type,
    siteId,
    customerId,
    changed: changed ? [...changed] : null,
    createdAt: at,
  });
  await transaction.insert(webhookDeliveries).values(
    wanting.map((endpoint) => ({
      accountId,
      endpointId: endpoint.id,
      eventId: id,
      dueAt: at,
      createdAt: at,
    })),
  );
  return true;
}
