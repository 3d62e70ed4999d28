// Endpoints and deliveries on behalf of the account that owns them.
import { validate as isUuid } from 'uuid';
import type { Clock } from '../lib/clock.ts';
import { newId } from '../lib/newId.ts';
import type { SecretBox } from '../lib/secretBox.ts';
import { tooMany } from '../outcomes/tooMany.ts';
import { LEASE_MS } from '../queue/queue.ts';
import { type AllowedAddresses, isAllowedHost } from './allowedAddresses.ts';
import { type AttemptDelivery, secretPlace } from './attemptDelivery.ts';
import type { Claims } from './claims.ts';
import type { DeliveryStore } from './deliveryStore.ts';
import {
  type EndpointChangesInput,
  type EndpointInput,
  readEndpointChanges,
  readEndpointInput,
  type UrlRules,
} from './endpointInput.ts';
import { type EndpointStore, MAX_ENDPOINTS } from './endpointStore.ts';
import { newSecret } from './signature.ts';
import {
  type CreateWebhookEndpointOutcome,
  type DeleteWebhookEndpointOutcome,
  type DeliveryState,
  type RedeliverFailedOutcome,
  type RedeliverOutcome,
  type RotateWebhookSecretOutcome,
  readDeliveryId,
  type SendTestEventOutcome,
  type UpdateWebhookEndpointOutcome,
  type WebhookDelivery,
  type WebhookEndpoint,
} from './webhookEndpoint.ts';

export type Webhooks = ReturnType<typeof createWebhooks>;

/** For how long the previous secret signs too. */
const ROTATION_MS = 86_400_000;

const NOT_FOUND = { kind: 'WebhookEndpointNotFoundError' } as const;

export function createWebhooks({
  endpoints,
  deliveries,
  claims,
  attempt,
  secrets,
  allowed,
  clock,
  wake,
  endpointsChanged,
}: {
  endpoints: EndpointStore;
  deliveries: DeliveryStore;
  claims: Claims;
  attempt: AttemptDelivery;
  secrets: SecretBox;
  allowed: AllowedAddresses;
  clock: Clock;
  /** Deliveries have become due. */
  wake: () => void;
  /** An account may have got its first endpoint, or lost its last one. */
  endpointsChanged: (accountId: number) => void;
}) {
  const rules: UrlRules = {
    plainHttp: allowed.hasNetworks,
    isAllowedHost: (hostname, secure) => isAllowedHost(allowed, hostname, secure),
  };

  return {
    list: (accountId: number): Promise<WebhookEndpoint[]> => endpoints.list(accountId),
    countPending: ({ accountId, id }: WebhookEndpoint): Promise<number> =>
      endpoints.countPending(accountId, id),

    /** The secret is in this outcome and nowhere else. */
    async create(accountId: number, input: EndpointInput): Promise<CreateWebhookEndpointOutcome> {
      const reading = readEndpointInput(input, rules);
      if ('kind' in reading) return reading;
      if (!secrets.hasKey) return { kind: 'SecretsKeyMissingError' };
      const id = newId(clock());
      const secret = newSecret();
      const endpoint = await endpoints.insert(accountId, {
        ...reading,
        id,
        secret: secrets.encrypt(secret, secretPlace(id)),
        createdAt: clock(),
      });
      endpointsChanged(accountId);
      if (endpoint) return { kind: 'CreateWebhookEndpointSuccess', endpoint, secret };
      return tooMany({ field: 'WEBHOOK_ENDPOINTS', limit: MAX_ENDPOINTS });
    },

    async update(
      accountId: number,
      id: string,
      input: EndpointChangesInput,
    ): Promise<UpdateWebhookEndpointOutcome> {
      const reading = readEndpointChanges(input, rules);
      if ('kind' in reading) return reading;
      const paused = input.paused ?? undefined;
      const endpoint = await endpoints.update(accountId, id, { ...reading, paused });
      endpointsChanged(accountId);
      if (paused === false) wake();
      return endpoint ? { kind: 'UpdateWebhookEndpointSuccess', endpoint } : NOT_FOUND;
    },

    /** Both secrets sign for 24 hours; of three, the two newest. */
    async rotate(accountId: number, id: string): Promise<RotateWebhookSecretOutcome> {
      if (!secrets.hasKey) return { kind: 'SecretsKeyMissingError' };
      const secret = newSecret();
      const until = new Date(clock().getTime() + ROTATION_MS);
      const encrypted = secrets.encrypt(secret, secretPlace(id));
      const endpoint = await endpoints.changeSecrets(accountId, id, ([current]) => [
        { encrypted, until: null },
        ...(current ? [{ ...current, until: until.toISOString() }] : []),
      ]);
      if (!endpoint) return NOT_FOUND;
      return { kind: 'RotateWebhookSecretSuccess', endpoint, secret, previousSecretValidUntil: until };
    },

    async remove(accountId: number, id: string): Promise<DeleteWebhookEndpointOutcome> {
      const removed = await endpoints.remove(accountId, id);
      endpointsChanged(accountId);
      return removed ? { kind: 'DeleteWebhookEndpointSuccess', id } : NOT_FOUND;
    },

    /** Attempted at once, whatever the endpoint's state: the delivery shows how it ended. */
    async sendTest(accountId: number, endpointId: string): Promise<SendTestEventOutcome> {
      const endpoint = await endpoints.find(accountId, endpointId);
      if (!endpoint) return NOT_FOUND;
      const now = clock();
      const eventId = await deliveries.insertTest(accountId, endpointId, now);
      const lease = new Date(now.getTime() + LEASE_MS);
      const claimed = await claims.claimOne(accountId, endpointId, eventId, lease);
      const attempted = claimed && (await attempt(claimed));
      await attempted?.recorded;
      const delivery = await deliveries.find(accountId, endpointId, eventId);
      return delivery ? { kind: 'SendTestEventSuccess', delivery } : NOT_FOUND;
    },

    /** Newest first; of an unknown endpoint none. */
    async findDeliveries(
      accountId: number,
      endpointId: string,
      page: { state?: DeliveryState | undefined; after?: string | undefined; size: number },
    ): Promise<WebhookDelivery[]> {
      return isUuid(endpointId) ? await deliveries.page(accountId, endpointId, page) : [];
    },

    async redeliver(accountId: number, id: string): Promise<RedeliverOutcome> {
      const ids = readDeliveryId(id);
      const delivery = ids && (await deliveries.redeliver(accountId, ids.endpointId, ids.eventId, clock()));
      if (!delivery) return { kind: 'WebhookDeliveryNotFoundError' };
      wake();
      return { kind: 'RedeliverSuccess', delivery };
    },

    async redeliverFailed(
      accountId: number,
      endpointId: string,
      since: Date,
    ): Promise<RedeliverFailedOutcome> {
      if (!(await endpoints.find(accountId, endpointId))) return NOT_FOUND;
      const count = await deliveries.redeliverFailed(accountId, endpointId, since, clock());
      if (count > 0) wake();
      return { kind: 'RedeliverFailedSuccess', count };
    },
  };
}
