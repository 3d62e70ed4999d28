// One attempt of a delivery: sign, post, record.
import type { Clock } from '../lib/clock.ts';
import { inBatches } from '../lib/inBatches.ts';
import type { Log } from '../lib/log.ts';
import type { SecretBox } from '../lib/secretBox.ts';
import type { Attempted } from '../queue/queue.ts';
import { afterFailure } from './afterFailure.ts';
import type { AllowedAddresses } from './allowedAddresses.ts';
import type { Arrived, ClaimedDelivery, Claims } from './claims.ts';
import type { PostWebhook } from './postWebhook.ts';
import { signedHeaders } from './signature.ts';
import type { AttemptOutcome } from './webhookEndpoint.ts';

/** What each attempt reports to the metrics. */
export type ObserveAttempt = (outcome: AttemptOutcome, milliseconds: number) => void;

/** Deliveries that arrive within this time are recorded by one statement. After a crash they are sent again. */
const RECORD_MS = 100;

export type AttemptDelivery = (delivery: ClaimedDelivery) => Promise<Attempted | undefined>;

/** The place for which a secret is encrypted: copied to another endpoint, it cannot be decrypted. */
export const secretPlace = (endpointId: string) => `webhook ${endpointId}`;

/** `flush` has the deliveries recorded that wait for others. */
export function createAttemptDelivery({
  claims,
  secrets,
  allowed,
  post,
  clock,
  log,
  observe,
}: {
  claims: Claims;
  secrets: SecretBox;
  allowed: AllowedAddresses;
  post: PostWebhook;
  clock: Clock;
  log: Log;
  observe: ObserveAttempt;
}): { readonly attempt: AttemptDelivery; readonly flush: () => void } {
  const endpointKey = ({ accountId, endpointId }: ClaimedDelivery) => `${accountId} ${endpointId}`;
  const arrivals = inBatches(
    RECORD_MS,
    ({ claimed }: Arrived) => endpointKey(claimed),
    (arrived) => claims.recordDelivered(arrived),
  );
  const attempt: AttemptDelivery = async (claimed) => {
    const { accountId, endpointId, eventId, attempts, endpoint } = claimed;
    const at = clock();
    const active = endpoint.secrets
      .filter(({ until }) => until === null || new Date(until) > at)
      .flatMap(({ encrypted }) => secrets.decrypt(encrypted, secretPlace(endpointId)) ?? []);
    // The lease ends in a minute, and the delivery is claimed again: an operator has to restore the key.
    if (active.length === 0) throw new Error('SECRETS_KEY cannot decrypt the secret of a webhook endpoint');

    const body = webhookBody(claimed);
    const headers = signedHeaders({ id: eventId, at, body }, active);
    const result = await post({ url: endpoint.url, headers, body, allowed });
    const { outcome, status, milliseconds } = result;
    observe(outcome, milliseconds);
    log.info(
      { accountId, endpointId, eventId, attempts, outcome, status, ms: milliseconds },
      'webhook attempt',
    );

    const made = { at, outcome, status, milliseconds };
    if (outcome === 'DELIVERED') return { recorded: arrivals.add({ claimed, attempt: made }) };
    const now = clock();
    // In the order in which they ended: what arrived before shows the endpoint well, and does not after this.
    await arrivals.flush(endpointKey(claimed));
    await claims.recordFailure(claimed, made, (health) =>
      afterFailure(result, { attempts, endpoint: health, now, random: Math.random() }),
    );
    return undefined;
  };
  return { attempt, flush: arrivals.flushAll };
}

/** A thin event: ids only, so that the receiver reads the latest state through the platform API. */
export function webhookBody({ accountId, event }: Pick<ClaimedDelivery, 'accountId' | 'event'>): string {
  const { type, siteId, customerId, changed, createdAt } = event;
  return JSON.stringify({
    type,
    timestamp: createdAt.toISOString(),
    data: {
      accountId,
      ...(siteId !== null && { siteId }),
      ...(customerId !== null && { customerId }),
      ...(changed !== null && { changed }),
    },
  });
}
