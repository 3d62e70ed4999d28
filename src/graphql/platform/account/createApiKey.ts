// Creating an API key: the only response that contains its secret.
import type { CreateApiKeyOutcome } from '../../../accounts/apiKey.ts';
import { builder } from '../../builder.ts';
import { outcomeRefs } from '../../outcomeRefs.ts';
import { ValidationErrorObject } from '../../types/validationError.ts';
import { platformField } from '../platformField.ts';
import { PlatformMutation } from '../root.ts';
import { ApiKeyObject } from './apiKey.ts';

const CreateApiKeyInputObject = builder.inputType('CreateApiKeyInput', {
  description: 'A new API key.',
  fields: (t) => ({
    label: t.string({
      required: true,
      description: 'What the key is for, e.g. "newsletter server"; at most 100 characters.',
    }),
  }),
});

const CreateApiKeyResult = builder.unionType('CreateApiKeyResult', {
  description: 'How the creation of an API key ended.',
  types: [
    outcomeRefs<CreateApiKeyOutcome>()('CreateApiKeySuccess').implement({
      description: 'The key was created and is active.',
      fields: (t) => ({
        apiKey: t.expose('apiKey', {
          type: ApiKeyObject,
          description: 'The key without its secret.',
        }),
        secret: t.exposeString('secret', {
          description:
            'The key itself, for the header `Authorization: Bearer ...`. Store it now: it is never shown again.',
        }),
      }),
    }),
    ValidationErrorObject,
  ],
  resolveType: (outcome) => outcome.kind,
});

platformField(PlatformMutation, 'createApiKey', (t) =>
  t.field({
    type: CreateApiKeyResult,
    description:
      'Creates another API key for the account. An account has at most 100 active keys: one more is a field error TOO_MANY ' +
      'at `input`. If the key of this request is revoked, the new one is revoked with it.',
    args: {
      input: t.arg({ type: CreateApiKeyInputObject, required: true, description: 'The key.' }),
    },
    resolve: (_root, { input }, { app, caller }) =>
      app.apiKeys.create(caller.accountId, input, caller.apiKeyId),
  }),
);
