// Creating an API key: the only answer that holds its secret.
import type { CreateApiKeyOutcome } from '../../../accounts/apiKey.ts';
import { builder } from '../../builder.ts';
import { outcomeRefs } from '../../outcomeRef.ts';
import { reportOutcome } from '../../requestReport.ts';
import { ValidationErrorObject } from '../../types/validationError.ts';
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
      description: 'The key is there and good.',
      fields: (t) => ({
        apiKey: t.expose('apiKey', {
          type: ApiKeyObject,
          description: 'What is known of the key from now on.',
        }),
        secret: t.exposeString('secret', {
          description:
            'The key itself, for `Authorization: Bearer ...`. Keep it now: it is never shown again.',
        }),
      }),
    }),
    ValidationErrorObject,
  ],
  resolveType: (outcome) => outcome.kind,
});

builder.objectField(PlatformMutation, 'createApiKey', (t) =>
  t.withAuth({ apiKey: true }).field({
    type: CreateApiKeyResult,
    description: 'Creates another API key for the account.',
    args: {
      input: t.arg({ type: CreateApiKeyInputObject, required: true, description: 'The key.' }),
    },
    resolve: async (_root, { input }, { app, caller, report }) =>
      reportOutcome(report, await app.apiKeys.create(caller.accountId, input)),
  }),
);
