// The query for an object of any type by its id.
import type { App } from '../../app.ts';
import { type Node, readNodeId } from '../nodeId.ts';
import { NodeInterface } from '../types/node.ts';
import { platformField } from './platformField.ts';
import { PlatformQuery } from './root.ts';

platformField(PlatformQuery, 'node', (t) =>
  t.field({
    type: NodeInterface,
    nullable: true,
    description:
      'The account of the API key, or a site or a customer of it, by its `id`. Null: the account has no object with this id.',
    args: { id: t.arg.id({ required: true, description: 'The `id` of an Account, a Site or a Customer.' }) },
    resolve: async (_root, { id }, { app, caller }) => (await findNode(app, caller.accountId, id)) ?? null,
  }),
);

async function findNode(app: App, accountId: number, id: string): Promise<Node | undefined> {
  const key = readNodeId(id);
  switch (key?.type) {
    case 'Account':
      return key.number === accountId ? app.accounts.find(accountId) : undefined;
    case 'Site':
      return app.sites.findOf(accountId, key.number);
    case 'Customer':
      return app.customers.find(accountId, key.id);
    default:
      return undefined;
  }
}
