// Endpoints in the database.
import { and, asc, count, eq } from 'drizzle-orm';
import { validate as isUuid } from 'uuid';
import type { Database } from '../database/database.ts';
import { lockAccount } from '../database/lockAccount.ts';
import { rowOf } from '../database/rowOf.ts';
import { webhookDeliveries, webhookEndpoints } from '../database/tables.ts';
import { withDatabaseFaults } from '../database/withDatabaseFaults.ts';
import { EVENT_TYPE_NAMES, EVENT_TYPES, type EventType, type EventTypeName } from '../events/eventType.ts';
import { isPending } from './deliveryStore.ts';
import type { EndpointInput } from './endpointInput.ts';
import type { WebhookEndpoint } from './webhookEndpoint.ts';

export type EndpointStore = ReturnType<typeof createEndpointStore>;

/** A secret of an endpoint, encrypted; `until` is when it stops signing, null: it does not. */
export interface StoredSecret {
  readonly encrypted: string;
  readonly until: string | null;
}

/** The most endpoints of one account. */
export const MAX_ENDPOINTS = 16;

const columns = {
  accountId: webhookEndpoints.accountId,
  id: webhookEndpoints.id,
  url: webhookEndpoints.url,
  label: webhookEndpoints.label,
  eventTypes: webhookEndpoints.eventTypes,
  state: webhookEndpoints.state,
  failingSince: webhookEndpoints.failingSince,
  lastDeliveredAt: webhookEndpoints.lastDeliveredAt,
  createdAt: webhookEndpoints.createdAt,
};

export function createEndpointStore(db: Database) {
  return withDatabaseFaults({
    /** In order of creation. */
    async list(accountId: number): Promise<WebhookEndpoint[]> {
      const rows = await db
        .select(columns)
        .from(webhookEndpoints)
        .where(eq(webhookEndpoints.accountId, accountId))
        .orderBy(asc(webhookEndpoints.id));
      return rows.map(toEndpoint);
    },

    async find(accountId: number, id: string): Promise<WebhookEndpoint | undefined> {
      if (!isUuid(id)) return undefined;
      const [row] = await db
        .select(columns)
        .from(webhookEndpoints)
        .where(rowOf(webhookEndpoints, accountId, id));
      return row && toEndpoint(row);
    },

    /** Undefined if the account has as many as it may have. */
    async insert(
      accountId: number,
      { id, secret, createdAt, ...values }: EndpointInput & { id: string; secret: string; createdAt: Date },
    ): Promise<WebhookEndpoint | undefined> {
      return await db.transaction(async (transaction) => {
        // Of several at once, one after the other counts.
        await lockAccount(transaction, accountId);
        const [existing] = await transaction
          .select({ count: count() })
          .from(webhookEndpoints)
          .where(eq(webhookEndpoints.accountId, accountId));
        if ((existing?.count ?? 0) >= MAX_ENDPOINTS) return undefined;
        const [row] = await transaction
          .insert(webhookEndpoints)
          .values({
            accountId,
            id,
            url: values.url,
            label: values.label,
            eventTypes: values.eventTypes.map((name) => EVENT_TYPES[name]),
            secrets: [{ encrypted: secret, until: null }],
            createdAt,
          })
          .returning(columns);
        return row && toEndpoint(row);
      });
    },

    /** `paused: false` also reactivates an endpoint that was disabled, and forgets its failures. */
    async update(
      accountId: number,
      id: string,
      { url, label, eventTypes, paused }: Partial<EndpointInput> & { paused?: boolean | undefined },
    ): Promise<WebhookEndpoint | undefined> {
      if (!isUuid(id)) return undefined;
      const [row] = await db
        .update(webhookEndpoints)
        .set({
          accountId,
          ...(url !== undefined && { url }),
          ...(label !== undefined && { label }),
          ...(eventTypes && { eventTypes: eventTypes.map((name) => EVENT_TYPES[name]) }),
          ...(paused === true && { state: 'PAUSED' as const }),
          ...(paused === false && {
            state: 'ACTIVE' as const,
            failures: 0,
            failingSince: null,
            resumeAt: null,
          }),
        })
        .where(rowOf(webhookEndpoints, accountId, id))
        .returning(columns);
      return row && toEndpoint(row);
    },

    /** The secrets after `change`, which sees them locked; undefined if there is no such endpoint. */
    async changeSecrets(
      accountId: number,
      id: string,
      change: (secrets: readonly StoredSecret[]) => readonly StoredSecret[],
    ): Promise<WebhookEndpoint | undefined> {
      if (!isUuid(id)) return undefined;
      return await db.transaction(async (transaction) => {
        const [current] = await transaction
          .select({ secrets: webhookEndpoints.secrets })
          .from(webhookEndpoints)
          .where(rowOf(webhookEndpoints, accountId, id))
          .for('update');
        if (!current) return undefined;
        const [row] = await transaction
          .update(webhookEndpoints)
          .set({ secrets: [...change(current.secrets)] })
          .where(rowOf(webhookEndpoints, accountId, id))
          .returning(columns);
        return row && toEndpoint(row);
      });
    },

    /** With its deliveries. False: there is no such endpoint. */
    async remove(accountId: number, id: string): Promise<boolean> {
      if (!isUuid(id)) return false;
      return await db.transaction(async (transaction) => {
        const removed = await transaction
          .delete(webhookEndpoints)
          .where(rowOf(webhookEndpoints, accountId, id))
          .returning({ id: webhookEndpoints.id });
        await transaction
          .delete(webhookDeliveries)
          .where(and(eq(webhookDeliveries.accountId, accountId), eq(webhookDeliveries.endpointId, id)));
        return removed.length > 0;
      });
    },

    /** How many deliveries wait. */
    async countPending(accountId: number, id: string): Promise<number> {
      const [row] = await db
        .select({ count: count() })
        .from(webhookDeliveries)
        .where(
          and(eq(webhookDeliveries.accountId, accountId), eq(webhookDeliveries.endpointId, id), isPending),
        );
      return row?.count ?? 0;
    },
  });
}

const nameOf = (type: EventType): EventTypeName | undefined =>
  EVENT_TYPE_NAMES.find((name) => EVENT_TYPES[name] === type);

function toEndpoint({
  eventTypes,
  ...row
}: Omit<WebhookEndpoint, 'eventTypes'> & { readonly eventTypes: readonly string[] }): WebhookEndpoint {
  return { ...row, eventTypes: eventTypes.flatMap((type) => nameOf(type as EventType) ?? []) };
}
