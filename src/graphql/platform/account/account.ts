// The account of the key.
import type { Account } from '../../../accounts/account.ts';
import { builder } from '../../builder.ts';
import { nodeId } from '../../nodeId.ts';
import { NodeInterface } from '../../types/node.ts';
import { PlatformQuery } from '../root.ts';

const AccountObject = builder.objectRef<Account>('Account').implement({
  description:
    'A publisher: owns sites, customers and API keys. E-mail addresses and usernames are unique within it.',
  interfaces: [NodeInterface],
  fields: (t) => ({
    id: t.id({
      description: 'Opaque, and unique across all types: for caches and `node`.',
      resolve: nodeId,
    }),
    accountId: t.exposeInt('id', { description: 'The number of the account, an int32.' }),
    name: t.exposeString('name', { description: 'The name of the publisher, for people.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the account was created.' }),
  }),
});

builder.objectField(PlatformQuery, 'account', (t) =>
  t.withAuth({ apiKey: true }).field({
    type: AccountObject,
    description: 'The account of the API key.',
    resolve: async (_root, _args, { app, caller }) => {
      const account = await app.accounts.find(caller.accountId);
      if (!account) throw new Error('An API key without an account');
      return account;
    },
  }),
);
