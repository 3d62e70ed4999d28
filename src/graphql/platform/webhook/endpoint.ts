// Endpoints: where the account receives its events.
import { EVENT_TYPES, type EventTypeName } from '../../../events/eventType.ts';
import type { EndpointState, WebhookEndpoint } from '../../../webhooks/webhookEndpoint.ts';
import { builder } from '../../builder.ts';
import { enumValues } from '../../enumValues.ts';
import { lookUpOnce } from '../../lookUpOnce.ts';
import { outcomeRefs } from '../../outcomeRefs.ts';
import { ErrorInterface } from '../../types/error.ts';
import { limitPages } from '../listLimits.ts';
import { platformField } from '../platformField.ts';
import { PlatformQuery } from '../root.ts';

const EVENT_TYPE_DESCRIPTIONS: Record<EventTypeName, string> = {
  CUSTOMER_REGISTERED: `A customer registered: \`${EVENT_TYPES.CUSTOMER_REGISTERED}\`.`,
  CUSTOMER_UPDATED: `The platform changed a customer: \`${EVENT_TYPES.CUSTOMER_UPDATED}\`, with the names of the changed fields in \`changed\`.`,
  CUSTOMER_EMAIL_VERIFIED: `A customer proved the e-mail address: \`${EVENT_TYPES.CUSTOMER_EMAIL_VERIFIED}\`.`,
  CUSTOMER_DELETED: `The platform deleted a customer: \`${EVENT_TYPES.CUSTOMER_DELETED}\`.`,
};

export const WebhookEventTypeEnum = builder.enumType('WebhookEventType', {
  description: 'What an endpoint can subscribe to. Types may be added.',
  values: enumValues(EVENT_TYPE_DESCRIPTIONS),
});

const STATES: Record<EndpointState, string> = {
  ACTIVE: 'Events are delivered.',
  PAUSED: 'The publisher paused it. Events wait, for 30 days at most.',
  DISABLED_GONE: 'It responded 410 Gone. It gets no further events.',
  DISABLED_FAILING: 'It has only failed for five days. Events wait, for 30 days at most.',
};

const WebhookEndpointStateEnum = builder.enumType('WebhookEndpointState', {
  description: 'Whether an endpoint receives events.',
  values: enumValues(STATES),
});

export const WebhookEndpointObject = builder.objectRef<WebhookEndpoint>('WebhookEndpoint').implement({
  description:
    'A URL of the publisher that receives events, by Standard Webhooks 1.0.0. An event may arrive more than once and in any ' +
    'order: `webhook-id` identifies it.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'A UUID, unique across all types.' }),
    url: t.exposeString('url', { description: 'Where events are posted.' }),
    label: t.exposeString('label', { description: 'What the endpoint is for, in words of the publisher.' }),
    eventTypes: t.field({
      type: [WebhookEventTypeEnum],
      description: 'The types of events that it receives. Never empty.',
      resolve: ({ eventTypes }) => [...eventTypes],
    }),
    state: t.expose('state', { type: WebhookEndpointStateEnum, description: 'Whether it receives events.' }),
    failingSince: t.expose('failingSince', {
      type: 'DateTime',
      nullable: true,
      description: 'Since when all attempts have failed. Null: the last one delivered, or there was none.',
    }),
    lastDeliveredAt: t.expose('lastDeliveredAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When an event was last delivered. Null: never.',
    }),
    pending: t.int({
      description: 'How many deliveries wait for an attempt.',
      resolve: (endpoint, _args, context) =>
        lookUpOnce(context, `pending ${endpoint.id}`, () => context.app.webhooks.countPending(endpoint)),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the endpoint was created.' }),
  }),
});

export const WebhookEndpointNotFoundErrorObject = outcomeRefs<{
  readonly kind: 'WebhookEndpointNotFoundError';
}>()('WebhookEndpointNotFoundError').implement({
  description: 'The account has no endpoint with this id. Nothing was changed.',
  interfaces: [ErrorInterface],
});

platformField(PlatformQuery, 'webhookEndpoints', (t) =>
  t.field({
    type: [WebhookEndpointObject],
    description:
      'All endpoints of the account, at most 16, in order of creation. A request can ask for them only once.',
    resolve: (_root, _args, context) => {
      limitPages(context, 'webhook endpoints');
      return context.app.webhooks.list(context.caller.accountId);
    },
  }),
);
