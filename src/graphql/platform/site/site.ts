// The fields of a site that only the platform has, and the queries for sites.
import { builder } from '../../builder.ts';
import { SiteObject } from '../../types/site.ts';
import { find } from '../find.ts';
import { platformField } from '../platformField.ts';
import { PlatformQuery } from '../root.ts';

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

platformField(PlatformQuery, 'sites', (t) =>
  t.field({
    type: [SiteObject],
    description: 'All sites of the account, in order of creation.',
    resolve: (_root, _args, { app, caller }) => app.sites.list(caller.accountId),
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
