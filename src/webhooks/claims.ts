// Deliveries as the queue sees them: claimed for an attempt, and changed by its result.
import {
  and,
  eq,
  exists,
  gte,
  inArray,
  isNull,
  lt,
  lte,
  or,
  type Placeholder,
  type SQL,
  sql,
} from 'drizzle-orm';
import type { Database } from '../database/database.ts';
import { rowOf } from '../database/rowOf.ts';
import { webhookDeliveries, webhookEndpoints, webhookEvents } from '../database/tables.ts';
import { withDatabaseFaults } from '../database/withDatabaseFaults.ts';
import { once } from '../lib/once.ts';
import type { Lane } from '../queue/queue.ts';
import { type AfterFailure, type EndpointHealth, FAILURES_BEFORE_REST } from './afterFailure.ts';
import { deliveryRow, isPending } from './deliveryStore.ts';
import type { StoredSecret } from './endpointStore.ts';
import type { WebhookAttempt } from './webhookEndpoint.ts';

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
  };
}

const { placeholder } = sql;

/** As PostgreSQL writes an array of ids. */
const sqlArray = (ids: readonly string[]) => `{${ids.join(',')}}`;

export type Claims = ReturnType<typeof createClaims>;

/** An attempt that its endpoint has accepted. */
export interface Arrived {
  readonly claimed: ClaimedDelivery;
  readonly attempt: WebhookAttempt;
}

export function createClaims(db: Database) {
  // What every delivery needs is prepared once.
  const dueLanes = once(() => prepareDueLanes(db));
  const dueOfWell = once(() =>
    claimDue(
      db,
      and(isReady(placeholder('now')), lt(webhookEndpoints.failures, FAILURES_BEFORE_REST)),
    ).prepare('claim_deliveries'),
  );
  const delivered = once(() => prepareDelivered(db));
  return withDatabaseFaults({
    /** Endpoints that are active, do not rest, and have a delivery that is due. */
    async findDueLanes(now: Date, limit: number): Promise<Lane[]> {
      return await dueLanes().execute({ now: now.toISOString(), limit });
    },

    /** Of an endpoint that has rested, one probe at a time: the rest goes on until its result is known. */
    async claim(
      { accountId, id }: Lane,
      limit: number,
      now: Date,
      leaseUntil: Date,
    ): Promise<ClaimedDelivery[]> {
      const due = {
        accountId,
        endpointId: id,
        limit,
        now: now.toISOString(),
        leaseUntil: leaseUntil.toISOString(),
      };
      // One statement where the endpoint is well, as nearly all are.
      const claimed = await dueOfWell().execute(due);
      if (claimed.length > 0 || !(await reserveProbe(accountId, id, now, leaseUntil))) return claimed;
      return await claimDue(db)
        .prepare('claim_probe')
        .execute({ ...due, limit: 1 });
    },

    /** Claims one delivery, whatever its endpoint's state; undefined if there is none, or it is not pending. */
    async claimOne(
      accountId: number,
      endpointId: string,
      eventId: string,
      leaseUntil: Date,
    ): Promise<ClaimedDelivery | undefined> {
      const [claimed] = await claimWhere(
        db,
        and(eq(webhookDeliveries.eventId, placeholder('eventId')), isPending),
      )
        .prepare('claim_delivery')
        .execute({ accountId, endpointId, eventId, leaseUntil: leaseUntil.toISOString() });
      return claimed;
    },

    /** Makes deliveries of one endpoint due again, as if they had not been claimed. Does nothing where the claim has ended. */
    async release(claimed: readonly ClaimedDelivery[], now: Date): Promise<void> {
      const [first] = claimed;
      if (!first) return;
      const attempts = Object.fromEntries(claimed.map((each) => [each.eventId, each.attempts]));
      const ids = claimed.map(({ eventId }) => eventId);
      await db
        .update(webhookDeliveries)
        .set({ dueAt: now, attempts: sql`${webhookDeliveries.attempts} - 1` })
        .where(
          and(
            eq(webhookDeliveries.accountId, first.accountId),
            eq(webhookDeliveries.endpointId, first.endpointId),
            inArray(webhookDeliveries.eventId, ids),
            sql`${webhookDeliveries.attempts} =
              (${JSON.stringify(attempts)}::jsonb ->> ${webhookDeliveries.eventId}::text)::int`,
            isPending,
          ),
        );
    },

    /**
     * Writes that deliveries of one endpoint have arrived, and that the endpoint is well. Does nothing where a claim has ended
     * and another attempt has begun.
     */
    async recordDelivered(arrived: readonly Arrived[]): Promise<void> {
      const [first] = arrived;
      if (!first) return;
      const { accountId, endpointId } = first.claimed;
      // One statement, and not the transaction that a failure needs: nearly all attempts arrive.
      await delivered().execute({
        accountId,
        endpointId,
        eventIds: sqlArray(arrived.map(({ claimed }) => claimed.eventId)),
        arrived: JSON.stringify(
          Object.fromEntries(
            arrived.map(({ claimed: { eventId, attempts }, attempt }) => [eventId, { attempts, attempt }]),
          ),
        ),
        at: new Date(Math.max(...arrived.map(({ attempt }) => attempt.at.getTime()))).toISOString(),
      });
    },

    /** Writes a failure by the rule, which sees the endpoint as it is now. Does nothing where the claim has ended. */
    async recordFailure(
      claimed: ClaimedDelivery,
      attempt: WebhookAttempt,
      rule: (endpoint: EndpointHealth) => AfterFailure,
    ): Promise<void> {
      const row = rowOf(webhookEndpoints, claimed.accountId, claimed.endpointId);
      await db.transaction(async (transaction) => {
        const [health] = await transaction
          .select({
            state: webhookEndpoints.state,
            failures: webhookEndpoints.failures,
            failingSince: webhookEndpoints.failingSince,
          })
          .from(webhookEndpoints)
          .where(row)
          .for('update');
        if (!health) return;
        const { delivery, endpoint } = rule(health);
        const written = await transaction
          .update(webhookDeliveries)
          .set({
            state: delivery.state,
            ...(delivery.dueAt && { dueAt: delivery.dueAt }),
            doneAt: delivery.state === 'PENDING' ? null : attempt.at,
            lastAttempt: { ...attempt, at: attempt.at.toISOString() },
          })
          .where(isClaimed(claimed))
          .returning({ eventId: webhookDeliveries.eventId });
        if (written.length > 0) await transaction.update(webhookEndpoints).set(endpoint).where(row);
      });
    },
  });

  /**
   * True for one worker of all, if the endpoint has failed so often that it gets a probe: it rests for all others while the
   * probe runs.
   */
  async function reserveProbe(accountId: number, id: string, now: Date, until: Date): Promise<boolean> {
    const rows = await db
      .update(webhookEndpoints)
      .set({ resumeAt: until })
      .where(
        and(
          rowOf(webhookEndpoints, accountId, id),
          isReady(now),
          gte(webhookEndpoints.failures, FAILURES_BEFORE_REST),
        ),
      )
      .returning({ id: webhookEndpoints.id });
    return rows.length > 0;
  }
}

const isReady = (now: Date | Placeholder) =>
  and(
    eq(webhookEndpoints.state, 'ACTIVE'),
    or(isNull(webhookEndpoints.resumeAt), lte(webhookEndpoints.resumeAt, now)),
  );

function prepareDueLanes(db: Database) {
  const now = placeholder('now');
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
  return db
    .select({ accountId: webhookEndpoints.accountId, id: webhookEndpoints.id })
    .from(webhookEndpoints)
    .where(and(isReady(now), exists(due)))
    .limit(placeholder('limit'))
    .prepare('due_delivery_lanes');
}

/** What is due of an endpoint, if the condition holds for the endpoint. */
function claimDue(db: Database, condition?: SQL) {
  const [accountId, endpointId] = [placeholder('accountId'), placeholder('endpointId')];
  const endpoint = db
    .select({ is: sql`1` })
    .from(webhookEndpoints)
    .where(and(rowOf(webhookEndpoints, accountId, endpointId), condition));
  const due = db
    .select({ eventId: webhookDeliveries.eventId })
    .from(webhookDeliveries)
    .where(
      and(
        eq(webhookDeliveries.accountId, accountId),
        eq(webhookDeliveries.endpointId, endpointId),
        isPending,
        lte(webhookDeliveries.dueAt, placeholder('now')),
        exists(endpoint),
      ),
    )
    .orderBy(webhookDeliveries.dueAt)
    .limit(placeholder('limit'))
    .for('update', { skipLocked: true });
  // As an array, which is read once: `in (select ... limit)` may be evaluated again for each row, and claim more.
  return claimWhere(db, sql`${webhookDeliveries.eventId} = any(array${due})`);
}

function claimWhere(db: Database, condition: SQL | undefined) {
  const [accountId, endpointId] = [placeholder('accountId'), placeholder('endpointId')];
  return db
    .update(webhookDeliveries)
    .set({ dueAt: sql`${placeholder('leaseUntil')}`, attempts: sql`${webhookDeliveries.attempts} + 1` })
    .from(webhookEvents)
    .innerJoin(webhookEndpoints, rowOf(webhookEndpoints, accountId, endpointId))
    .where(
      and(
        eq(webhookDeliveries.accountId, accountId),
        eq(webhookDeliveries.endpointId, endpointId),
        eq(webhookEvents.accountId, accountId),
        eq(webhookEvents.id, webhookDeliveries.eventId),
        condition,
      ),
    )
    .returning({
      accountId: webhookDeliveries.accountId,
      endpointId: webhookDeliveries.endpointId,
      eventId: webhookDeliveries.eventId,
      attempts: webhookDeliveries.attempts,
      event: {
        type: webhookEvents.type,
        siteId: webhookEvents.siteId,
        customerId: webhookEvents.customerId,
        changed: webhookEvents.changed,
        createdAt: webhookEvents.createdAt,
      },
      endpoint: { url: webhookEndpoints.url, secrets: webhookEndpoints.secrets },
    });
}

/** The row of a claim that still holds. */
const isClaimed = ({ accountId, endpointId, eventId, attempts }: ClaimedDelivery) =>
  and(deliveryRow(accountId, endpointId, eventId), eq(webhookDeliveries.attempts, attempts), isPending);

/** Without a set of rows to join: an UPDATE of a table that is distributed over nodes may have none that a function returns. */
function prepareDelivered(db: Database) {
  const accountId = placeholder('accountId');
  const endpointId = placeholder('endpointId');
  const arrived = sql`(${placeholder('arrived')}::jsonb -> ${webhookDeliveries.eventId}::text)`;
  const written = db.$with('written').as(
    db
      .update(webhookDeliveries)
      .set({
        state: 'DELIVERED',
        doneAt: sql`(${arrived} -> 'attempt' ->> 'at')::timestamptz`,
        lastAttempt: sql`${arrived} -> 'attempt'`,
      })
      .where(
        and(
          eq(webhookDeliveries.accountId, accountId),
          eq(webhookDeliveries.endpointId, endpointId),
          sql`${webhookDeliveries.eventId} = any(${placeholder('eventIds')}::uuid[])`,
          sql`${webhookDeliveries.attempts} = (${arrived} ->> 'attempts')::int`,
          isPending,
        ),
      )
      .returning({ eventId: webhookDeliveries.eventId }),
  );
  return db
    .with(written)
    .update(webhookEndpoints)
    .set({
      failures: 0,
      failingSince: null,
      resumeAt: null,
      lastDeliveredAt: sql`${placeholder('at')}::timestamptz`,
    })
    .where(
      and(rowOf(webhookEndpoints, accountId, endpointId), exists(db.select({ is: sql`1` }).from(written))),
    )
    .prepare('webhooks_delivered');
}
