// The customers of the account, page by page (Relay's specification of cursor connections).
import { toCursor } from '../../../customers/cursor.ts';
import type { Customer } from '../../../customers/customer.ts';
import { type CustomerPage, customerQuery, type PageRequest } from '../../../customers/customerQuery.ts';
import { builder } from '../../builder.ts';
import { CustomerObject } from '../../types/customer.ts';
import { PlatformQuery } from '../root.ts';

const CustomerFilterObject = builder.inputType('CustomerFilter', {
  description: 'Which customers: all that is given must hold. Null means "not given".',
  fields: (t) => ({
    oldProviderId: t.string({ description: "The customer's id before migrating here, exactly." }),
    email: t.string({ description: 'The e-mail address, whatever the case and needless quotes.' }),
    username: t.string({ description: 'The username, whatever the case.' }),
    siteId: t.int({ description: 'The site through which they registered.' }),
    emailHardbounce: t.boolean({ description: 'Whether deliveries to the address fail for good.' }),
    createdBefore: t.field({ type: 'DateTime', description: 'Registered before this moment.' }),
    createdAfter: t.field({ type: 'DateTime', description: 'Registered after this moment.' }),
  }),
});

const CustomerEdge = builder.edgeObject({
  type: CustomerObject,
  name: 'CustomerEdge',
  description: 'A customer, and its place in the list.',
});

const CustomerConnection = builder.connectionObject(
  { type: CustomerObject, name: 'CustomerConnection', description: 'One page of a list of customers.' },
  CustomerEdge,
);

builder.objectField(PlatformQuery, 'customers', (t) =>
  t.withAuth({ apiKey: true }).field({
    type: CustomerConnection,
    description:
      'The customers of the account, in order of registration; a search is in the order of the text that matched. ' +
      'Each page costs the same, however deep it lies; so a page of a search may be short, or empty, while ' +
      '`pageInfo.hasNextPage` says that the list goes on from `endCursor`. Arguments that break a rule are a GraphQL error with the code ' +
      'BAD_USER_INPUT that tells all of them in `extensions.argumentErrors`, each with path, code, message and limit.',
    args: t.validate(
      {
        ...t.arg.connectionArgs(),
        filter: t.arg({ type: CustomerFilterObject, description: 'Which customers. Not given: all.' }),
        search: t.arg.string({
          description:
            'The beginning of an e-mail address, a username, an old provider id, a display name, or a name with ' +
            'either the first or the last name first; whatever the case. No character has a meaning of its own. An ' +
            'address with an international domain is found by the whole of it. At most 255 characters.',
        }),
      },
      customerQuery,
    ),
    resolve: async (_root, query, { app, caller }) =>
      connection(query.page, await app.customers.findPage(caller.accountId, query)),
  }),
);

/** `readTo` may lie beyond the last row, so that clients who go on from there meet nothing twice. */
function connection({ from, after, before }: PageRequest, { rows, more, readTo }: CustomerPage<Customer>) {
  const edges = rows.map(({ customer, ...position }) => ({ node: customer, cursor: toCursor(position) }));
  const end = readTo && toCursor(readTo);
  return {
    edges,
    pageInfo: {
      hasNextPage: from === 'start' ? more : before !== undefined,
      hasPreviousPage: from === 'start' ? after !== undefined : more,
      startCursor: (from === 'start' ? edges[0]?.cursor : end) ?? null,
      endCursor: (from === 'start' ? end : edges.at(-1)?.cursor) ?? null,
    },
  };
}
