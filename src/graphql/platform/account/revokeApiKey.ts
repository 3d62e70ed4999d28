// Revoking an API key.
import type { RevokeApiKeyOutcome } from '../../../accounts/apiKey.ts';
import { builder } from '../../builder.ts';
import { outcomeRefs } from '../../outcomeRef.ts';
import { reportOutcome } from '../../requestReport.ts';
import { ErrorInterface } from '../../types/error.ts';
import { PlatformMutation } from '../root.ts';
import { ApiKeyObject } from './apiKey.ts';

const outcomeRef = outcomeRefs<RevokeApiKeyOutcome>();

const RevokeApiKeyResult = builder.unionType('RevokeApiKeyResult', {
  description: 'How the revocation of an API key ended.',
  types: [
    outcomeRef('RevokeApiKeySuccess').implement({
      description: 'The key is revoked: no request is answered with it any more.',
      fields: (t) => ({
        apiKey: t.expose('apiKey', { type: ApiKeyObject, description: 'The key.' }),
      }),
    }),
    outcomeRef('ApiKeyNotFoundError').implement({
      description: 'The account has no API key with this id.',
      interfaces: [ErrorInterface],
    }),
  ],
  resolveType: (outcome) => outcome.kind,
});

builder.objectField(PlatformMutation, 'revokeApiKey', (t) =>
  t.withAuth({ apiKey: true }).field({
    type: RevokeApiKeyResult,
    description:
      'Revokes an API key of the account, at once and for good; a key may revoke itself. Revoking a key once more ' +
      'changes nothing.',
    args: { id: t.arg.id({ required: true, description: 'The id of the key; not its secret.' }) },
    resolve: async (_root, { id }, { app, caller, report }) =>
      reportOutcome(report, await app.apiKeys.revoke(caller.accountId, id)),
  }),
);
