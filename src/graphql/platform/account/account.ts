// The account of the API key.
import type { Account } from '../../../accounts/account.ts';
import { builder } from '../../builder.ts';
import { nodeId } from '../../nodeId.ts';
import { NodeInterface } from '../../types/node.ts';
import { find } from '../find.ts';
import { platformField } from '../platformField.ts';
import { PlatformQuery } from '../root.ts';

const AccountObject = builder.objectRef<Account>('Account').implement({
  description:
    'A publisher. Owns sites, customers and API keys. E-mail addresses and usernames are unique within an account.',
  interfaces: [NodeInterface],
  fields: (t) => ({
    id: t.id({
      description: 'Opaque, and unique across all types: identifies the account in caches and for `node`.',
      resolve: nodeId,
    }),
    accountId: t.exposeInt('id', { description: 'The number of the account, an int32.' }),
    name: t.exposeString('name', { description: 'The name of the publisher, for people.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the account was created.' }),
  }),
});

platformField(PlatformQuery, 'account', (t) =>
  t.field({
    type: AccountObject,
    description: 'The account of the API key.',
    resolve: async (_root, _args, context) => {
      const account = await find.account(context);
      if (!account) throw new Error('The API key has no account');
      return account;
    },
  }),
);
