// Trying an endpoint, and delivering again.
import type {
  RedeliverFailedOutcome,
  RedeliverOutcome,
  SendTestEventOutcome,
} from '../../../webhooks/webhookEndpoint.ts';
import { builder } from '../../builder.ts';
import { outcomeRefs } from '../../outcomeRefs.ts';
import { ErrorInterface } from '../../types/error.ts';
import { platformField } from '../platformField.ts';
import { PlatformMutation } from '../root.ts';
import { WebhookDeliveryObject } from './delivery.ts';
import { WebhookEndpointNotFoundErrorObject } from './endpoint.ts';

const SendTestEventResult = builder.unionType('SendTestEventResult', {
  description: 'How a test ended.',
  types: [
    outcomeRefs<SendTestEventOutcome>()('SendTestEventSuccess').implement({
      description: 'The event was sent: `delivery.lastAttempt` has the outcome, which may be a failure.',
      fields: (t) => ({
        delivery: t.expose('delivery', {
          type: WebhookDeliveryObject,
          description: 'The delivery of the test.',
        }),
      }),
    }),
    WebhookEndpointNotFoundErrorObject,
  ],
  resolveType: (outcome) => outcome.kind,
});

const RedeliverResult = builder.unionType('RedeliverResult', {
  description: 'How the request to deliver again ended.',
  types: [
    outcomeRefs<RedeliverOutcome>()('RedeliverSuccess').implement({
      description: 'The delivery is pending again, from its first attempt on.',
      fields: (t) => ({
        delivery: t.expose('delivery', { type: WebhookDeliveryObject, description: 'The delivery.' }),
      }),
    }),
    outcomeRefs<RedeliverOutcome>()('WebhookDeliveryNotFoundError').implement({
      description: 'The account has no delivery with this id. Nothing was changed.',
      interfaces: [ErrorInterface],
    }),
  ],
  resolveType: (outcome) => outcome.kind,
});

const RedeliverFailedResult = builder.unionType('RedeliverFailedResult', {
  description: 'How the request to deliver again ended.',
  types: [
    outcomeRefs<RedeliverFailedOutcome>()('RedeliverFailedSuccess').implement({
      description: 'The deliveries are pending again.',
      fields: (t) => ({ count: t.exposeInt('count', { description: 'How many deliveries.' }) }),
    }),
    WebhookEndpointNotFoundErrorObject,
  ],
  resolveType: (outcome) => outcome.kind,
});

platformField(PlatformMutation, 'sendTestEvent', (t) =>
  t.field({
    type: SendTestEventResult,
    description:
      'Sends an event of the type `webhook.test` at once, also to an endpoint that is paused or disabled.',
    args: { endpointId: t.arg.id({ required: true, description: 'The `id` of the endpoint.' }) },
    resolve: (_root, { endpointId }, { app, caller }) => app.webhooks.sendTest(caller.accountId, endpointId),
  }),
);

platformField(PlatformMutation, 'redeliver', (t) =>
  t.field({
    type: RedeliverResult,
    description: 'Delivers an event again, also one that has arrived.',
    args: { deliveryId: t.arg.id({ required: true, description: 'The `id` of the delivery.' }) },
    resolve: (_root, { deliveryId }, { app, caller }) => app.webhooks.redeliver(caller.accountId, deliveryId),
  }),
);

platformField(PlatformMutation, 'redeliverFailed', (t) =>
  t.field({
    type: RedeliverFailedResult,
    description: 'Delivers all failed events of an endpoint again, of the last 30 days at most.',
    args: {
      endpointId: t.arg.id({ required: true, description: 'The `id` of the endpoint.' }),
      since: t.arg({ type: 'DateTime', required: true, description: 'Events that happened since then.' }),
    },
    resolve: (_root, { endpointId, since }, { app, caller }) =>
      app.webhooks.redeliverFailed(caller.accountId, endpointId, since),
  }),
);
