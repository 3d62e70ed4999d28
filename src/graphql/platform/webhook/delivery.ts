// Deliveries: each event on its way to each endpoint.
import { toIdCursor } from '../../../fields/idCursor.ts';
import { deliveryQuery } from '../../../webhooks/deliveryQuery.ts';
import type {
  AttemptOutcome,
  DeliveryState,
  WebhookAttempt,
  WebhookDelivery,
} from '../../../webhooks/webhookEndpoint.ts';
import { builder } from '../../builder.ts';
import { enumValues } from '../../enumValues.ts';
import { limitEntries } from '../listLimits.ts';
import { platformField } from '../platformField.ts';
import { PlatformQuery } from '../root.ts';

const OUTCOMES: Record<AttemptOutcome, string> = {
  DELIVERED: 'The endpoint responded 2xx.',
  REFUSED: 'The endpoint responded 4xx or 5xx.',
  REDIRECTED: 'The endpoint responded 3xx. Redirects are not followed: change the URL.',
  TIMED_OUT: 'No connection within 3 seconds, or no response within 15.',
  UNREACHABLE: 'The name has no address, or the connection failed.',
  TLS_FAILED: 'The certificate is not valid for the host, or the TLS handshake failed.',
  ADDRESS_NOT_ALLOWED: 'The name leads to an address that is not public. No connection was made.',
  GONE: 'The endpoint responded 410 and is disabled.',
};

const WebhookOutcomeEnum = builder.enumType('WebhookOutcome', {
  description: 'How an attempt ended. Outcomes may be added.',
  values: enumValues(OUTCOMES),
});

const STATES: Record<DeliveryState, string> = {
  PENDING: 'It waits for an attempt.',
  DELIVERED: 'The endpoint accepted it. Kept for 7 days.',
  FAILED: 'It was given up. Kept for 30 days: `redeliver` tries again.',
};

const WebhookDeliveryStateEnum = builder.enumType('WebhookDeliveryState', {
  description: 'Whether a delivery has arrived.',
  values: enumValues(STATES),
});

const WebhookAttemptObject = builder.objectRef<WebhookAttempt>('WebhookAttempt').implement({
  description: 'One HTTP request of a delivery. Nothing of the response is kept but its status.',
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', description: 'When the request was sent.' }),
    outcome: t.expose('outcome', { type: WebhookOutcomeEnum, description: 'How it ended.' }),
    status: t.exposeInt('status', {
      nullable: true,
      description: 'The HTTP status. Null: there was no response.',
    }),
    milliseconds: t.exposeInt('milliseconds', { description: 'How long it took.' }),
  }),
});

export const WebhookDeliveryObject = builder.objectRef<WebhookDelivery>('WebhookDelivery').implement({
  description: 'One event on its way to one endpoint.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Opaque, unique across all types.' }),
    endpointId: t.exposeID('endpointId', { description: 'The `id` of the endpoint.' }),
    eventId: t.exposeID('eventId', {
      description: 'The id of the event: the header `webhook-id` of all attempts.',
    }),
    eventType: t.exposeString('eventType', {
      description: 'The type of the event, e.g. `customer.registered`; `webhook.test` for a test.',
    }),
    customerId: t.exposeID('customerId', {
      nullable: true,
      description: 'The customer whom the event is about, who may be deleted since. Null: a test.',
    }),
    state: t.expose('state', { type: WebhookDeliveryStateEnum, description: 'Whether it has arrived.' }),
    attempts: t.exposeInt('attempts', {
      description: 'How many attempts there were, a running one included.',
    }),
    nextAttemptAt: t.expose('nextAttemptAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the next attempt is due, at the earliest. Null: there will be none.',
    }),
    lastAttempt: t.expose('lastAttempt', {
      type: WebhookAttemptObject,
      nullable: true,
      description: 'The attempt that ended last. Null: none has ended.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the event happened.' }),
  }),
});

const WebhookDeliveryEdge = builder.edgeObject({
  type: WebhookDeliveryObject,
  name: 'WebhookDeliveryEdge',
  description: 'A delivery and its position in the list.',
});

const WebhookDeliveryConnection = builder.connectionObject(
  {
    type: WebhookDeliveryObject,
    name: 'WebhookDeliveryConnection',
    description: 'One page of a list of deliveries.',
  },
  WebhookDeliveryEdge,
);

platformField(PlatformQuery, 'webhookDeliveries', (t) =>
  t.field({
    type: WebhookDeliveryConnection,
    description:
      'The deliveries to an endpoint, newest first. Of an unknown endpoint: an empty list. A request can ask for at most 100 ' +
      'deliveries, all aliases together.',
    args: t.validate(
      {
        endpointId: t.arg.id({ required: true, description: 'The `id` of the endpoint.' }),
        state: t.arg({
          type: WebhookDeliveryStateEnum,
          description: 'Only those in this state. If absent: all.',
        }),
        first: t.arg.int({ description: 'The size of the page, 0 to 100. If absent: 20.' }),
        after: t.arg.string({ description: 'A cursor of the same list: only what comes after it.' }),
      },
      deliveryQuery,
    ),
    resolve: async (_root, { endpointId, page }, context) => {
      const { app, caller } = context;
      const { size, after } = page;
      limitEntries(context, 'deliveries', size);
      const oneMore = { ...page, size: size + 1 };
      const found = await app.webhooks.findDeliveries(caller.accountId, endpointId, oneMore);
      const edges = found
        .slice(0, size)
        .map((delivery) => ({ node: delivery, cursor: toIdCursor(delivery.eventId) }));
      return {
        edges,
        pageInfo: {
          hasNextPage: found.length > size,
          hasPreviousPage: after !== undefined,
          startCursor: edges[0]?.cursor ?? null,
          endCursor: edges.at(-1)?.cursor ?? null,
        },
      };
    },
  }),
);
