// The query for what a registration form needs before it is filled in.
import { measure } from '../../lib/timings.ts';
import { builder } from '../builder.ts';
import { SiteObject } from '../types/site.ts';

builder.queryField('site', (t) =>
  t.field({
    type: SiteObject,
    nullable: true,
    description: 'What a registration form needs before it is filled in. Null: no site has this `siteId`.',
    args: { id: t.arg.int({ required: true, description: 'The `siteId`, an int32.' }) },
    resolve: async (_root, { id }, { app, requestLog }) =>
      (await measure(requestLog.timings, 'database', app.sites.find(id))) ?? null,
  }),
);
