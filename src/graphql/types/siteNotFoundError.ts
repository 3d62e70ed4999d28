// No such site, as every mutation that names one says it.
import { outcomeRefs } from '../outcomeRef.ts';
import { ErrorInterface } from './error.ts';

export const SiteNotFoundErrorObject = outcomeRefs<{ readonly kind: 'SiteNotFoundError' }>()(
  'SiteNotFoundError',
).implement({
  description: 'There is no site with this `siteId`; nothing was written.',
  interfaces: [ErrorInterface],
});
