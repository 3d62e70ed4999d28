// A publisher's endpoint, its deliveries, and the outcomes of changing them. (pure)
import { validate as isUuid } from 'uuid';
import type { EventTypeName } from '../events/eventType.ts';
import type { ValidationError } from '../outcomes/validationError.ts';

export const ENDPOINT_STATES = ['ACTIVE', 'PAUSED', 'DISABLED_GONE', 'DISABLED_FAILING'] as const;
export type EndpointState = (typeof ENDPOINT_STATES)[number];

export const DELIVERY_STATES = ['PENDING', 'DELIVERED', 'FAILED'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** How one attempt ended. */
export const ATTEMPT_OUTCOMES = [
  'DELIVERED',
  'REFUSED',
  'REDIRECTED',
  'TIMED_OUT',
  'UNREACHABLE',
  'TLS_FAILED',
  'ADDRESS_NOT_ALLOWED',
  'GONE',
] as const;
export type AttemptOutcome = (typeof ATTEMPT_OUTCOMES)[number];

export interface WebhookEndpoint {
  readonly accountId: number;
  readonly id: string;
  readonly url: string;
  readonly label: string;
  readonly eventTypes: readonly EventTypeName[];
  readonly state: EndpointState;
  /** Since when there have been only failures; null: the last attempt delivered, or there was none. */
  readonly failingSince: Date | null;
  readonly lastDeliveredAt: Date | null;
  readonly createdAt: Date;
}

export interface WebhookAttempt {
  readonly at: Date;
  readonly outcome: AttemptOutcome;
  /** The HTTP status; null: there was no response. */
  readonly status: number | null;
  readonly milliseconds: number;
}

/** What one HTTP request to an endpoint came to. */
export interface PostResult {
  readonly outcome: AttemptOutcome;
  /** Null: there was no response. */
  readonly status: number | null;
  /** Of a response 429 or 503; null: none, or none that can be read. */
  readonly retryAfterSeconds: number | null;
  readonly milliseconds: number;
}

export interface WebhookDelivery {
  /** Of the endpoint and the event: `endpointId_eventId`. */
  readonly id: string;
  readonly endpointId: string;
  readonly eventId: string;
  readonly eventType: string;
  readonly customerId: string | null;
  readonly state: DeliveryState;
  readonly attempts: number;
  /** When the next attempt is due; null if there will be none. */
  readonly nextAttemptAt: Date | null;
  readonly lastAttempt: WebhookAttempt | null;
  readonly createdAt: Date;
}

export type WebhookField = 'URL' | 'LABEL' | 'EVENT_TYPES' | 'WEBHOOK_ENDPOINTS';

type EndpointNotFound = { readonly kind: 'WebhookEndpointNotFoundError' };

export type CreateWebhookEndpointOutcome =
  | {
      readonly kind: 'CreateWebhookEndpointSuccess';
      readonly endpoint: WebhookEndpoint;
      readonly secret: string;
    }
  | ValidationError<WebhookField>
  | { readonly kind: 'SecretsKeyMissingError' };

export type UpdateWebhookEndpointOutcome =
  | { readonly kind: 'UpdateWebhookEndpointSuccess'; readonly endpoint: WebhookEndpoint }
  | ValidationError<WebhookField>
  | EndpointNotFound;

export type RotateWebhookSecretOutcome =
  | {
      readonly kind: 'RotateWebhookSecretSuccess';
      readonly endpoint: WebhookEndpoint;
      readonly secret: string;
      readonly previousSecretValidUntil: Date;
    }
  | EndpointNotFound
  | { readonly kind: 'SecretsKeyMissingError' };

export type DeleteWebhookEndpointOutcome =
  | { readonly kind: 'DeleteWebhookEndpointSuccess'; readonly id: string }
  | EndpointNotFound;

export type SendTestEventOutcome =
  | { readonly kind: 'SendTestEventSuccess'; readonly delivery: WebhookDelivery }
  | EndpointNotFound;

export type RedeliverOutcome =
  | { readonly kind: 'RedeliverSuccess'; readonly delivery: WebhookDelivery }
  | { readonly kind: 'WebhookDeliveryNotFoundError' };

export type RedeliverFailedOutcome =
  | { readonly kind: 'RedeliverFailedSuccess'; readonly count: number }
  | EndpointNotFound;

export const deliveryId = (endpointId: string, eventId: string) => `${endpointId}_${eventId}`;

/** The endpoint and the event of a delivery's id; undefined for any other text. */
export function readDeliveryId(id: string): { endpointId: string; eventId: string } | undefined {
  const [endpointId = '', eventId = '', ...more] = id.split('_');
  const good = isUuid(endpointId) && isUuid(eventId) && more.length === 0;
  return good ? { endpointId, eventId } : undefined;
}
