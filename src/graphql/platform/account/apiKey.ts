// API keys: everything except the secret.
import type { ApiKey } from '../../../accounts/apiKey.ts';
import { apiKeyQuery } from '../../../accounts/apiKeyQuery.ts';
import { toIdCursor } from '../../../fields/idCursor.ts';
import { builder } from '../../builder.ts';
import { connection } from '../connection.ts';
import { limitPages } from '../listLimits.ts';
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
    createdBy: t.exposeID('createdBy', {
      nullable: true,
      description:
        'The id of the API key that created this key with `createApiKey`. Null: the key was created on the command line, ' +
        'or by an early release that did not record it.',
    }),
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

const ApiKeyEdge = builder.edgeObject({
  type: ApiKeyObject,
  name: 'ApiKeyEdge',
  description: 'An API key and its position in the list.',
});

const ApiKeyConnection = builder.connectionObject(
  { type: ApiKeyObject, name: 'ApiKeyConnection', description: 'One page of a list of API keys.' },
  ApiKeyEdge,
);

platformField(PlatformQuery, 'apiKeys', (t) =>
  t.field({
    type: ApiKeyConnection,
    description:
      'The API keys of the account, revoked ones too, in order of creation. A request can ask for only one page. ' +
      'Arguments that violate a rule are an error as with `customers`.',
    args: t.validate(t.arg.connectionArgs(), apiKeyQuery),
    resolve: async (_root, { page }, context) => {
      limitPages(context, 'API keys');
      const { app, caller } = context;
      const { rows, more } = await app.apiKeys.findPage(caller.accountId, page);
      const edges = rows.map((apiKey) => ({ node: apiKey, cursor: toIdCursor(apiKey.id) }));
      return connection(page, edges, more);
    },
  }),
);
