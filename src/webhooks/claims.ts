// Deliveries as the queue sees them: claimed for an attempt, and changed by its result.
import { and, eq, exists, isNull, lte, or, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../database/database.ts';
import { rowOf } from '../database/rowOf.ts';
import { webhookDeliveries, webhookEndpoints, webhookEvents } from '../database/tables.ts';
import { withDatabaseFaults } from '../database/withDatabaseFaults.ts';
import type { Lane } from '../queue/queue.ts';
import { type AfterAttempt, type EndpointHealth, FAILURES_BEFORE_REST } from './afterAttempt.ts';
import { deliveryRow, isPending } from './deliveryStore.ts';
import type { StoredSecret } from './endpointStore.ts';
import type { EndpointState, WebhookAttempt } from './webhookEndpoint.ts';

/** A delivery whose attempt is claimed, with all that the attempt needs. */
export interface ClaimedDelivery {
  readonly accountId: number;
  readonly endpointId: string;
  readonly eventId: string;
  /** Counts this attempt; the claim ends when another one raises it. */
  readonly attempts: number;
  readonly event: {
    readonly type: string;
    readonly siteId: number | null;
    readonly customerId: string | null;
    readonly changed: readonly string[] | null;
    readonly createdAt: Date;
  };
  readonly endpoint: {
    readonly url: string;
    readonly secrets: readonly StoredSecret[];
    readonly state: EndpointState;
    readonly failures: number;
    readonly failingSince: Date | null;
  };
}

/** What an attempt needs of its endpoint. */
const endpointColumns = {
  url: webhookEndpoints.url,
  secrets: webhookEndpoints.secrets,
  state: webhookEndpoints.state,
  failures: webhookEndpoints.failures,
  failingSince: webhookEndpoints.failingSince,
};

export type Claims = ReturnType<typeof createClaims>;

export function createClaims(db: Database) {
  return withDatabaseFaults({
    /** Endpoints that are active, do not rest, and have a delivery that is due. */
    async findDueLanes(now: Date, limit: number): Promise<Lane[]> {
      const due = db
        .select({ due: sql`1` })
        .from(webhookDeliveries)
        .where(
          and(
            eq(webhookDeliveries.accountId, webhookEndpoints.accountId),
            eq(webhookDeliveries.endpointId, webhookEndpoints.id),
            isPending,
            lte(webhookDeliveries.dueAt, now),
          ),
        );
      return await db
        .select({ accountId: webhookEndpoints.accountId, id: webhookEndpoints.id })
        .from(webhookEndpoints)
        .where(and(isReady(now), exists(due)))
        .limit(limit);
    },

    /** Of an endpoint that has rested, one probe at a time: the rest goes on until its result is known. */
    async claim(
      { accountId, id }: Lane,
      limit: number,
      now: Date,
      leaseUntil: Date,
    ): Promise<ClaimedDelivery[]> {
      const [endpoint] = await db
        .select(endpointColumns)
        .from(webhookEndpoints)
        .where(and(rowOf(webhookEndpoints, accountId, id), isReady(now)));
      if (!endpoint) return [];
      const isProbe = endpoint.failures >= FAILURES_BEFORE_REST;
      if (isProbe && !(await reserveProbe(accountId, id, now, leaseUntil))) return [];
      const claimed = await claimDue(accountId, id, isProbe ? 1 : limit, now, leaseUntil);
      return claimed.map((row) => ({ ...row, accountId, endpointId: id, endpoint }));
    },

    /** Claims one delivery, whatever its endpoint's state; undefined if there is none, or it is not pending. */
    async claimOne(
      accountId: number,
      endpointId: string,
      eventId: string,
      leaseUntil: Date,
    ): Promise<ClaimedDelivery | undefined> {
      const [endpoint] = await db
        .select(endpointColumns)
        .from(webhookEndpoints)
        .where(rowOf(webhookEndpoints, accountId, endpointId));
      if (!endpoint) return undefined;
      const [row] = await claimWhere(
        accountId,
        leaseUntil,
        and(deliveryRow(accountId, endpointId, eventId), isPending),
      );
      return row && { ...row, accountId, endpointId, endpoint };
    },

    /**
     * Writes the result, for the delivery and for its endpoint, whose health `rule` sees as it is now. Does nothing where the
     * claim has ended and another attempt has begun.
     */
    async record(
      { accountId, endpointId, eventId, attempts }: ClaimedDelivery,
      attempt: WebhookAttempt,
      rule: (endpoint: EndpointHealth) => AfterAttempt,
    ): Promise<void> {
      await db.transaction(async (transaction) => {
        const [health] = await transaction
          .select({
            state: webhookEndpoints.state,
            failures: webhookEndpoints.failures,
            failingSince: webhookEndpoints.failingSince,
          })
          .from(webhookEndpoints)
          .where(rowOf(webhookEndpoints, accountId, endpointId))
          .for('update');
        if (!health) return;
        const { delivery, endpoint } = rule(health);
        const { at, outcome, status, milliseconds } = attempt;
        const written = await transaction
          .update(webhookDeliveries)
          .set({
            state: delivery.state,
            ...(delivery.dueAt && { dueAt: delivery.dueAt }),
            doneAt: delivery.state === 'PENDING' ? null : at,
            lastAttempt: { at: at.toISOString(), outcome, status, milliseconds },
          })
          .where(
            and(
              deliveryRow(accountId, endpointId, eventId),
              eq(webhookDeliveries.attempts, attempts),
              isPending,
            ),
          )
          .returning({ eventId: webhookDeliveries.eventId });
        if (written.length === 0) return;
        const { state, failures, failingSince, resumeAt } = endpoint;
        await transaction
          .update(webhookEndpoints)
          .set({
            state,
            failures,
            failingSince,
            resumeAt,
            ...(outcome === 'DELIVERED' && { lastDeliveredAt: at }),
          })
          .where(rowOf(webhookEndpoints, accountId, endpointId));
      });
    },
  });

  function isReady(now: Date): SQL | undefined {
    return and(
      eq(webhookEndpoints.state, 'ACTIVE'),
      or(isNull(webhookEndpoints.resumeAt), lte(webhookEndpoints.resumeAt, now)),
    );
  }

  /** True for one worker of all: the endpoint rests for all others while the probe runs. */
  async function reserveProbe(accountId: number, id: string, now: Date, until: Date): Promise<boolean> {
    const rows = await db
      .update(webhookEndpoints)
      .set({ resumeAt: until })
      .where(and(rowOf(webhookEndpoints, accountId, id), isReady(now)))
      .returning({ id: webhookEndpoints.id });
    return rows.length > 0;
  }

  function claimDue(accountId: number, endpointId: string, limit: number, now: Date, leaseUntil: Date) {
    const due = db
      .select({ eventId: webhookDeliveries.eventId })
      .from(webhookDeliveries)
      .where(
        and(
          eq(webhookDeliveries.accountId, accountId),
          eq(webhookDeliveries.endpointId, endpointId),
          isPending,
          lte(webhookDeliveries.dueAt, now),
        ),
      )
      .orderBy(webhookDeliveries.dueAt)
      .limit(limit)
      .for('update', { skipLocked: true });
    // As an array, which is read once: `in (select ... limit)` may be evaluated again for each row, and claim more.
    return claimWhere(
      accountId,
      leaseUntil,
      and(eq(webhookDeliveries.endpointId, endpointId), sql`${webhookDeliveries.eventId} = any(array${due})`),
    );
  }

  async function claimWhere(accountId: number, leaseUntil: Date, condition: SQL | undefined) {
    return await db
      .update(webhookDeliveries)
      .set({ dueAt: leaseUntil, attempts: sql`${webhookDeliveries.attempts} + 1` })
      .from(webhookEvents)
      .where(
        and(
          eq(webhookDeliveries.accountId, accountId),
          eq(webhookEvents.accountId, accountId),
          eq(webhookEvents.id, webhookDeliveries.eventId),
          condition,
        ),
      )
      .returning({
        eventId: webhookDeliveries.eventId,
        attempts: webhookDeliveries.attempts,
        event: {
          type: webhookEvents.type,
          siteId: webhookEvents.siteId,
          customerId: webhookEvents.customerId,
          changed: webhookEvents.changed,
          createdAt: webhookEvents.createdAt,
        },
      });
  }
}
