// The fields of a site that only the platform has, and the queries for sites.
import { toIdCursor } from '../../../fields/idCursor.ts';
import { siteQuery } from '../../../sites/siteQuery.ts';
import { builder } from '../../builder.ts';
import { SiteObject } from '../../types/site.ts';
import { connection } from '../connection.ts';
import { find } from '../find.ts';
import { limitPages } from '../listLimits.ts';
import { platformField } from '../platformField.ts';
import { PlatformQuery } from '../root.ts';
import { TakenEmailPolicyEnum } from './takenEmailPolicy.ts';

builder.objectField(SiteObject, 'strongPasswords', (t) =>
  t.boolean({
    subGraphs: ['Platform'],
    description: 'Whether the site enforces strong passwords. `passwordRules` contains the rules.',
    resolve: ({ settings }) => settings.strongPasswords,
  }),
);

builder.objectField(SiteObject, 'refuseCommonPasswords', (t) =>
  t.boolean({
    subGraphs: ['Platform'],
    description: 'Whether the site rejects common passwords.',
    resolve: ({ settings }) => settings.refuseCommonPasswords,
  }),
);

builder.objectField(SiteObject, 'takenEmail', (t) =>
  t.field({
    type: TakenEmailPolicyEnum,
    subGraphs: ['Platform'],
    description: 'The response to a registration with an address that another customer has.',
    resolve: ({ settings }) => settings.takenEmail,
  }),
);

const SiteEdge = builder.edgeObject({
  type: SiteObject,
  name: 'SiteEdge',
  description: 'A site and its position in the list.',
});

const SiteConnection = builder.connectionObject(
  { type: SiteObject, name: 'SiteConnection', description: 'One page of a list of sites.' },
  SiteEdge,
);

platformField(PlatformQuery, 'sites', (t) =>
  t.field({
    type: SiteConnection,
    description:
      'The sites of the account, in order of creation. A request can ask for only one page. Arguments that violate a rule ' +
      'are an error as with `customers`.',
    args: t.validate(t.arg.connectionArgs(), siteQuery),
    resolve: async (_root, { page }, context) => {
      limitPages(context, 'sites');
      const { app, caller } = context;
      const { rows, more } = await app.sites.findPage(caller.accountId, page);
      const edges = rows.map((site) => ({ node: site, cursor: toIdCursor(site.id) }));
      return connection(page, edges, more);
    },
  }),
);

platformField(PlatformQuery, 'site', (t) =>
  t.field({
    type: SiteObject,
    nullable: true,
    description: 'One site of the account. Null: the account has no site with this `siteId`.',
    args: { id: t.arg.int({ required: true, description: 'The `siteId`, an int32.' }) },
    resolve: async (_root, { id }, context) => (await find.site(context, id)) ?? null,
  }),
);
