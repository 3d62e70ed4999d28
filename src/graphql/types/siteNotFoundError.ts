// The outcome of a mutation whose `siteId` no site has.
import { outcomeRefs } from '../outcomeRefs.ts';
import { ErrorInterface } from './error.ts';

export const SiteNotFoundErrorObject = outcomeRefs<{ readonly kind: 'SiteNotFoundError' }>()(
  'SiteNotFoundError',
).implement({
  description: 'No site has this `siteId`; on the platform: no site of the account. Nothing was stored.',
  interfaces: [ErrorInterface],
});
