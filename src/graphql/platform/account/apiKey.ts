// API keys as the account sees them: everything but the secret.
import type { ApiKey } from '../../../accounts/apiKey.ts';
import { builder } from '../../builder.ts';
import { PlatformQuery } from '../root.ts';

export const ApiKeyObject = builder.objectRef<ApiKey>('ApiKey').implement({
  description:
    "A key with which the publisher's servers and staff tools act for the account. Its secret is not kept.",
  fields: (t) => ({
    id: t.exposeID('id', { description: 'The id, for `revokeApiKey`.' }),
    label: t.exposeString('label', { description: 'What the key is for, in words of the publisher.' }),
    prefix: t.exposeString('prefix', {
      description: 'The first characters of the secret, by which to tell which key a server holds.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the key was created.' }),
    lastUsedAt: t.expose('lastUsedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the key was last used, to the minute. Null: never.',
    }),
    revokedAt: t.expose('revokedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the key was revoked. Null: it is good.',
    }),
  }),
});

builder.objectField(PlatformQuery, 'apiKeys', (t) =>
  t.withAuth({ apiKey: true }).field({
    type: [ApiKeyObject],
    description: 'All API keys of the account, revoked ones too, in order of creation.',
    resolve: (_root, _args, { app, caller }) => app.apiKeys.list(caller.accountId),
  }),
);
