// Revoking an API key.
import type { RevokeApiKeyOutcome } from '../../../accounts/apiKey.ts';
import { builder } from '../../builder.ts';
import { outcomeRefs } from '../../outcomeRefs.ts';
import { ErrorInterface } from '../../types/error.ts';
import { platformField } from '../platformField.ts';
import { PlatformMutation } from '../root.ts';
import { ApiKeyObject } from './apiKey.ts';

const outcomeRef = outcomeRefs<RevokeApiKeyOutcome>();

const RevokeApiKeyResult = builder.unionType('RevokeApiKeyResult', {
  description: 'How the revocation of an API key ended.',
  types: [
    outcomeRef('RevokeApiKeySuccess').implement({
      description: 'The key is revoked: from now on, requests with it are rejected.',
      fields: (t) => ({
        apiKey: t.expose('apiKey', { type: ApiKeyObject, description: 'The key.' }),
      }),
    }),
    outcomeRef('ApiKeyNotFoundError').implement({
      description: 'The account has no API key with this id. Nothing was changed.',
      interfaces: [ErrorInterface],
    }),
  ],
  resolveType: (outcome) => outcome.kind,
});

platformField(PlatformMutation, 'revokeApiKey', (t) =>
  t.field({
    type: RevokeApiKeyResult,
    description:
      'Revokes an API key of the account, immediately and permanently, and with it every key that it has created, directly ' +
      'or through others. A key may revoke itself. Revoking a key again changes nothing.',
    args: { id: t.arg.id({ required: true, description: 'The id of the key, not its secret.' }) },
    resolve: (_root, { id }, { app, caller }) => app.apiKeys.revoke(caller.accountId, id),
  }),
);
