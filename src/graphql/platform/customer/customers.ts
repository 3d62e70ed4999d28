// The customers of the account, in pages (Relay's specification of cursor connections).
import { toCursor } from '../../../customers/cursor.ts';
import { customerQuery } from '../../../customers/customerQuery.ts';
import { builder } from '../../builder.ts';
import { CustomerObject } from '../../types/customer.ts';
import { connection } from '../connection.ts';
import { limitEntries } from '../listLimits.ts';
import { platformField } from '../platformField.ts';
import { PlatformQuery } from '../root.ts';

const CustomerFilterObject = builder.inputType('CustomerFilter', {
  description: 'Conditions that a customer must meet, all of them. Null counts as absent.',
  fields: (t) => ({
    oldProviderId: t.string({
      description:
        "The customer's id before the migration to this service, exactly, in any Unicode normal form.",
    }),
    email: t.string({ description: 'The e-mail address, case-insensitive. Unnecessary quotes are ignored.' }),
    username: t.string({ description: 'The username, case-insensitive.' }),
    siteId: t.int({ description: 'The number of the site through which the customer registered.' }),
    emailHardbounce: t.boolean({ description: 'Whether mail to the address fails permanently.' }),
    createdBefore: t.field({
      type: 'DateTime',
      description: 'Registered before this point in time, which is excluded.',
    }),
    createdAfter: t.field({
      type: 'DateTime',
      description: 'Registered after this point in time, which is excluded.',
    }),
  }),
});

const CustomerEdge = builder.edgeObject({
  type: CustomerObject,
  name: 'CustomerEdge',
  description: 'A customer and its position in the list.',
});

const CustomerConnection = builder.connectionObject(
  { type: CustomerObject, name: 'CustomerConnection', description: 'One page of a list of customers.' },
  CustomerEdge,
);

platformField(PlatformQuery, 'customers', (t) =>
  t.field({
    type: CustomerConnection,
    description:
      'The customers of the account in order of registration; with `search`, in the order of the text that matched. A ' +
      'search page may hold fewer customers than requested, even none, while `pageInfo.hasNextPage` is true: continue ' +
      'from `endCursor`. A request can ask for at most 100 customers over all aliases. Arguments that violate a rule are a GraphQL error with the code BAD_USER_INPUT, which lists all ' +
      'of them in `extensions.argumentErrors`, each with path, code, message and limit.',
    args: t.validate(
      {
        ...t.arg.connectionArgs(),
        filter: t.arg({
          type: CustomerFilterObject,
          description: 'Conditions that the customers must meet. If absent: none.',
        }),
        search: t.arg.string({
          description:
            'The beginning of an e-mail address, a username, an old provider id, a display name, or a name (first or ' +
            'last name first), case-insensitive. The forms of apostrophes, hyphens and white space make no difference, ' +
            'accents do. There are no wildcards. An address with an international domain is found only by the whole ' +
            'address. At most 255 characters. "" counts as absent.',
        }),
      },
      customerQuery,
    ),
    resolve: async (_root, query, context) => {
      limitEntries(context, 'customers', query.page.size);
      const { app, caller } = context;
      const { rows, more, readTo } = await app.customers.findPage(caller.accountId, query);
      const edges = rows.map(({ customer, ...position }) => ({ node: customer, cursor: toCursor(position) }));
      return connection(query.page, edges, more, readTo && toCursor(readTo));
    },
  }),
);
