// API keys: everything except the secret.
import type { ApiKey } from '../../../accounts/apiKey.ts';
import { builder } from '../../builder.ts';
import { platformField } from '../platformField.ts';
import { PlatformQuery } from '../root.ts';

export const ApiKeyObject = builder.objectRef<ApiKey>('ApiKey').implement({
  description:
    "A key with which the publisher's servers and staff tools act for the account. Its secret is shown only once.",
  fields: (t) => ({
    id: t.exposeID('id', {
      description: 'A UUIDv7 (RFC 9562): unique across all types. `revokeApiKey` takes it.',
    }),
    label: t.exposeString('label', { description: 'What the key is for. The publisher chose this text.' }),
    prefix: t.exposeString('prefix', {
      description: 'The first characters of the secret: they show which key a server uses.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the key was created.' }),
    lastUsedAt: t.expose('lastUsedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the key was last used, accurate to about a minute. Null: never.',
    }),
    revokedAt: t.expose('revokedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the key was revoked. Null: the key is active.',
    }),
  }),
});

platformField(PlatformQuery, 'apiKeys', (t) =>
  t.field({
    type: [ApiKeyObject],
    description: 'All API keys of the account, revoked ones too, in order of creation.',
    resolve: (_root, _args, { app, caller }) => app.apiKeys.list(caller.accountId),
  }),
);
