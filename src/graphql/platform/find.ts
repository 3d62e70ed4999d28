// The objects of the caller's account, each looked up once per request.
import type { PlatformContext } from '../context.ts';
import { lookUpOnce } from '../lookUpOnce.ts';

export const find = {
  account: (context: PlatformContext) =>
    lookUpOnce(context, 'Account', () => context.app.accounts.find(context.caller.accountId)),

  site: (context: PlatformContext, siteId: number) =>
    lookUpOnce(context, `Site:${siteId}`, () => context.app.sites.findOf(context.caller.accountId, siteId)),

  customer: (context: PlatformContext, id: string) =>
    lookUpOnce(context, `Customer:${id}`, () => context.app.customers.find(context.caller.accountId, id)),
};
