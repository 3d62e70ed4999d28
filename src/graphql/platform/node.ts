// The query for an object of any type by its id.
import type { PlatformContext } from '../context.ts';
import { type Node, readNodeId } from '../nodeId.ts';
import { NodeInterface } from '../types/node.ts';
import { find } from './find.ts';
import { platformField } from './platformField.ts';
import { PlatformQuery } from './root.ts';

platformField(PlatformQuery, 'node', (t) =>
  t.field({
    type: NodeInterface,
    nullable: true,
    description:
      'The account of the API key, or a site or a customer of it, by its `id`. Null: the account has no object with this id.',
    args: { id: t.arg.id({ required: true, description: 'The `id` of an Account, a Site or a Customer.' }) },
    resolve: async (_root, { id }, context) => (await findNode(context, id)) ?? null,
  }),
);

async function findNode(context: PlatformContext, id: string): Promise<Node | undefined> {
  const key = readNodeId(id);
  switch (key?.type) {
    case 'Account':
      return key.number === context.caller.accountId ? find.account(context) : undefined;
    case 'Site':
      return find.site(context, key.number);
    case 'Customer':
      return find.customer(context, key.id);
    default:
      return undefined;
  }
}
