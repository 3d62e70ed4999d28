// What the platform sees of a site beyond what everybody does, and how it finds its sites.
import { builder } from '../../builder.ts';
import { SiteObject } from '../../public/site.ts';
import { PlatformQuery } from '../root.ts';

builder.objectField(SiteObject, 'strongPasswords', (t) =>
  t.boolean({
    subGraphs: ['Platform'],
    description: 'Whether the site enforces strong passwords; `passwordRules` tells what that means.',
    resolve: ({ settings }) => settings.strongPasswords,
  }),
);

builder.objectField(PlatformQuery, 'sites', (t) =>
  t.withAuth({ apiKey: true }).field({
    type: [SiteObject],
    description: 'All sites of the account, in order of creation.',
    resolve: (_root, _args, { app, caller }) => app.sites.list(caller.accountId),
  }),
);

builder.objectField(PlatformQuery, 'site', (t) =>
  t.withAuth({ apiKey: true }).field({
    type: SiteObject,
    nullable: true,
    description: 'One site of the account. Null: the account has no such site.',
    args: { id: t.arg.int({ required: true, description: 'The `siteId`, an int32.' }) },
    resolve: async (_root, { id }, { app, caller }) => (await app.sites.findOf(caller.accountId, id)) ?? null,
  }),
);
