// One page of a list as a connection (Relay's specification of cursor connections).
import type { PageRequest } from '../../lib/page.ts';

interface Edge<Node> {
  readonly node: Node;
  readonly cursor: string;
}

/** `readTo` is the cursor up to which the list was read: it may be after the last edge. By default it is that edge. */
export function connection<Node>(
  { from, after, before }: PageRequest<unknown>,
  edges: readonly Edge<Node>[],
  more: boolean,
  readTo = (from === 'start' ? edges.at(-1) : edges[0])?.cursor,
) {
  return {
    edges: [...edges],
    pageInfo: {
      hasNextPage: from === 'start' ? more : before !== undefined,
      hasPreviousPage: from === 'start' ? after !== undefined : more,
      startCursor: (from === 'start' ? edges[0]?.cursor : readTo) ?? null,
      endCursor: (from === 'start' ? readTo : edges.at(-1)?.cursor) ?? null,
    },
  };
}
