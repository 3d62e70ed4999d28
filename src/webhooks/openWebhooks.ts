// The parts of the webhooks, put together.
import type { Database } from '../database/database.ts';
import type { Clock } from '../lib/clock.ts';
import type { Network } from '../lib/ipAddress.ts';
import type { Log } from '../lib/log.ts';
import type { SecretBox } from '../lib/secretBox.ts';
import { createQueue, type Queue } from '../queue/queue.ts';
import { createAllowedAddresses } from './allowedAddresses.ts';
import { createAttemptDelivery, type ObserveAttempt } from './attemptDelivery.ts';
import { createClaims } from './claims.ts';
import { createDeliveryStore } from './deliveryStore.ts';
import { createEndpointStore } from './endpointStore.ts';
import { type PostWebhook, postWebhook } from './postWebhook.ts';
import { createRetention } from './retention.ts';
import { createWebhooks, type Webhooks } from './webhooks.ts';

export interface OpenWebhooks {
  readonly webhooks: Webhooks;
  readonly queue: Queue;
  readonly retention: ReturnType<typeof createRetention>;
  /** Registers who hears of each attempt. */
  readonly onAttempt: (observe: ObserveAttempt) => void;
}

export function openWebhooks({
  db,
  secrets,
  networks,
  clock,
  log,
  post = postWebhook,
  endpointsChanged,
}: {
  db: Database;
  secrets: SecretBox;
  /** Networks that may be reached besides the public ones. */
  networks: readonly Network[];
  clock: Clock;
  log: Log;
  post?: PostWebhook;
  /** An account may have got its first endpoint, or lost its last one. */
  endpointsChanged: (accountId: number) => void;
}): OpenWebhooks {
  const observers: ObserveAttempt[] = [];
  const allowed = createAllowedAddresses(networks);
  const claims = createClaims(db);
  const { attempt, flush } = createAttemptDelivery({
    claims,
    secrets,
    allowed,
    post,
    clock,
    log,
    observe: (...attempted) => {
      for (const observe of observers) observe(...attempted);
    },
  });
  const queue = createQueue({
    source: { ...claims, attempt, flush },
    clock,
    log,
  });
  const webhooks = createWebhooks({
    endpoints: createEndpointStore(db),
    deliveries: createDeliveryStore(db),
    claims,
    attempt,
    secrets,
    allowed,
    clock,
    wake: queue.wake,
    endpointsChanged,
  });
  return {
    webhooks,
    queue,
    retention: createRetention(db),
    onAttempt: (observe) => void observers.push(observe),
  };
}
