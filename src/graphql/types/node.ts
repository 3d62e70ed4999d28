// Relay's Node: an object that clients can read again by its id.
import { builder } from '../builder.ts';
import { type Node, nodeId, nodeType } from '../nodeId.ts';

export const NodeInterface = builder.interfaceRef<Node>('Node').implement({
  subGraphs: ['Platform'],
  description:
    'An object that `node` finds by its id. Normalised caches (Relay, Apollo, urql) identify it by this id.',
  fields: (t) => ({
    id: t.id({ description: 'Opaque, and unique across all types.', resolve: nodeId }),
  }),
  resolveType: nodeType,
});
