// The query for what a registration form needs before it is filled in.
import { measure } from '../../lib/timings.ts';
import { builder } from '../builder.ts';
import type { GraphqlContext } from '../context.ts';
import { lookUpOnce } from '../lookUpOnce.ts';
import { SiteObject } from '../types/site.ts';

builder.queryField('site', (t) =>
  t.field({
    type: SiteObject,
    nullable: true,
    description: 'What a registration form needs before it is filled in. Null: no site has this `siteId`.',
    args: { id: t.arg.int({ required: true, description: 'The `siteId`, an int32.' }) },
    resolve: async (_root, { id }, context) => (await find(context, id)) ?? null,
  }),
);

function find(context: GraphqlContext, siteId: number) {
  const { app, clientAddress, requestLog } = context;
  return lookUpOnce(context, `Site:${siteId}`, () =>
    measure(requestLog.timings, 'site', app.sites.find(siteId, clientAddress)),
  );
}
