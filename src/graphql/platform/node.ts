// Reading an object again by its id, whatever its type.
import type { App } from '../../app.ts';
import { builder } from '../builder.ts';
import { type Node, readNodeId } from '../nodeId.ts';
import { NodeInterface } from '../types/node.ts';
import { PlatformQuery } from './root.ts';

builder.objectField(PlatformQuery, 'node', (t) =>
  t.withAuth({ apiKey: true }).field({
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
