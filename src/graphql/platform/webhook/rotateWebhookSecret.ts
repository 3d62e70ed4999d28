// Changing the secret of an endpoint without losing an event.
import type { RotateWebhookSecretOutcome } from '../../../webhooks/webhookEndpoint.ts';
import { builder } from '../../builder.ts';
import { outcomeRefs } from '../../outcomeRefs.ts';
import { SecretsKeyMissingErrorObject } from '../../types/secretsKeyMissingError.ts';
import { platformField } from '../platformField.ts';
import { PlatformMutation } from '../root.ts';
import { WebhookEndpointNotFoundErrorObject, WebhookEndpointObject } from './endpoint.ts';

const RotateWebhookSecretResult = builder.unionType('RotateWebhookSecretResult', {
  description: 'How the rotation of a secret ended.',
  types: [
    outcomeRefs<RotateWebhookSecretOutcome>()('RotateWebhookSecretSuccess').implement({
      description: 'The endpoint has a new secret.',
      fields: (t) => ({
        endpoint: t.expose('endpoint', { type: WebhookEndpointObject, description: 'The endpoint.' }),
        secret: t.exposeString('secret', {
          description: 'The new secret, `whsec_...`. Store it now: it is never shown again.',
        }),
        previousSecretValidUntil: t.expose('previousSecretValidUntil', {
          type: 'DateTime',
          description: 'Until then each event has a signature of the previous secret too.',
        }),
      }),
    }),
    WebhookEndpointNotFoundErrorObject,
    SecretsKeyMissingErrorObject,
  ],
  resolveType: (outcome) => outcome.kind,
});

platformField(PlatformMutation, 'rotateWebhookSecret', (t) =>
  t.field({
    type: RotateWebhookSecretResult,
    description:
      'Gives an endpoint a new secret. For 24 hours both secrets sign, so that the receiver can change over at any time. ' +
      'After a second rotation within that time, the two newest sign.',
    args: { id: t.arg.id({ required: true, description: 'The `id` of the endpoint.' }) },
    resolve: (_root, { id }, { app, caller }) => app.webhooks.rotate(caller.accountId, id),
  }),
);
