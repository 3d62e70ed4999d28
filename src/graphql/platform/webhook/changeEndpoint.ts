// Creating, changing and deleting endpoints.
import type {
  CreateWebhookEndpointOutcome,
  DeleteWebhookEndpointOutcome,
  UpdateWebhookEndpointOutcome,
} from '../../../webhooks/webhookEndpoint.ts';
import { builder } from '../../builder.ts';
import { outcomeRefs } from '../../outcomeRefs.ts';
import { SecretsKeyMissingErrorObject } from '../../types/secretsKeyMissingError.ts';
import { ValidationErrorObject } from '../../types/validationError.ts';
import { platformField } from '../platformField.ts';
import { PlatformMutation } from '../root.ts';
import {
  WebhookEndpointNotFoundErrorObject,
  WebhookEndpointObject,
  WebhookEventTypeEnum,
} from './endpoint.ts';

const URL_RULE = 'An https URL without user name, password and fragment; at most 2048 characters.';
const LABEL_RULE = 'What the endpoint is for, e.g. "CRM"; at most 100 characters.';
const EVENT_TYPES_RULE = 'At least one type of event.';

const CreateWebhookEndpointInputObject = builder.inputType('CreateWebhookEndpointInput', {
  description: 'A new endpoint.',
  fields: (t) => ({
    url: t.string({ required: true, description: URL_RULE }),
    label: t.string({ required: true, description: LABEL_RULE }),
    eventTypes: t.field({ type: [WebhookEventTypeEnum], required: true, description: EVENT_TYPES_RULE }),
  }),
});

const UpdateWebhookEndpointInputObject = builder.inputType('UpdateWebhookEndpointInput', {
  description: 'What changes. A field that is absent or null stays as it is.',
  fields: (t) => ({
    url: t.string({ description: URL_RULE }),
    label: t.string({ description: LABEL_RULE }),
    eventTypes: t.field({ type: [WebhookEventTypeEnum], description: EVENT_TYPES_RULE }),
    paused: t.boolean({
      description: 'True: events wait. False: events are delivered, also by an endpoint that was disabled.',
    }),
  }),
});

const CreateWebhookEndpointResult = builder.unionType('CreateWebhookEndpointResult', {
  description: 'How the creation of an endpoint ended.',
  types: [
    outcomeRefs<CreateWebhookEndpointOutcome>()('CreateWebhookEndpointSuccess').implement({
      description: 'The endpoint was created. It receives what happens from now on.',
      fields: (t) => ({
        endpoint: t.expose('endpoint', {
          type: WebhookEndpointObject,
          description: 'The endpoint as stored.',
        }),
        secret: t.exposeString('secret', {
          description:
            'The secret that signs its events, `whsec_...`. Store it now: it is never shown again.',
        }),
      }),
    }),
    ValidationErrorObject,
    SecretsKeyMissingErrorObject,
  ],
  resolveType: (outcome) => outcome.kind,
});

const UpdateWebhookEndpointResult = builder.unionType('UpdateWebhookEndpointResult', {
  description: 'How the change of an endpoint ended.',
  types: [
    outcomeRefs<UpdateWebhookEndpointOutcome>()('UpdateWebhookEndpointSuccess').implement({
      description: 'The endpoint was changed.',
      fields: (t) => ({
        endpoint: t.expose('endpoint', {
          type: WebhookEndpointObject,
          description: 'The endpoint as stored.',
        }),
      }),
    }),
    ValidationErrorObject,
    WebhookEndpointNotFoundErrorObject,
  ],
  resolveType: (outcome) => outcome.kind,
});

const DeleteWebhookEndpointResult = builder.unionType('DeleteWebhookEndpointResult', {
  description: 'How the deletion of an endpoint ended.',
  types: [
    outcomeRefs<DeleteWebhookEndpointOutcome>()('DeleteWebhookEndpointSuccess').implement({
      description: 'The endpoint and its deliveries were deleted.',
      fields: (t) => ({ id: t.exposeID('id', { description: 'The id that the endpoint had.' }) }),
    }),
    WebhookEndpointNotFoundErrorObject,
  ],
  resolveType: (outcome) => outcome.kind,
});

const idArgument = { required: true, description: 'The `id` of the endpoint.' } as const;

platformField(PlatformMutation, 'createWebhookEndpoint', (t) =>
  t.field({
    type: CreateWebhookEndpointResult,
    description:
      'Adds an endpoint. An account has at most 16: one more is a field error TOO_MANY at `input`. Other replicas of the ' +
      'service send it the registrations that begin two seconds later.',
    args: {
      input: t.arg({
        type: CreateWebhookEndpointInputObject,
        required: true,
        description: 'The endpoint.',
      }),
    },
    resolve: (_root, { input }, { app, caller }) => app.webhooks.create(caller.accountId, input),
  }),
);

platformField(PlatformMutation, 'updateWebhookEndpoint', (t) =>
  t.field({
    type: UpdateWebhookEndpointResult,
    description: 'Changes an endpoint, pauses it, or reactivates it.',
    args: {
      id: t.arg.id(idArgument),
      input: t.arg({
        type: UpdateWebhookEndpointInputObject,
        required: true,
        description: 'What changes.',
      }),
    },
    resolve: (_root, { id, input }, { app, caller }) => app.webhooks.update(caller.accountId, id, input),
  }),
);

platformField(PlatformMutation, 'deleteWebhookEndpoint', (t) =>
  t.field({
    type: DeleteWebhookEndpointResult,
    description: 'Deletes an endpoint and its deliveries.',
    args: { id: t.arg.id(idArgument) },
    resolve: (_root, { id }, { app, caller }) => app.webhooks.remove(caller.accountId, id),
  }),
);
