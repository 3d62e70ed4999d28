// The outcome of a request that was not processed and can be retried.
import type { RetryLater, RetryReason } from '../../outcomes/retryLater.ts';
import { builder } from '../builder.ts';
import { enumValues } from '../enumValues.ts';
import { outcomeRefs } from '../outcomeRefs.ts';
import { ErrorInterface } from './error.ts';

const REASONS: Record<RetryReason, string> = {
  RATE_LIMITED:
    'Too many attempts from this address or its network, of which one that ends in field errors counts a fifth; too many ' +
    'failed sign-ins to this customer; or too many mails to this e-mail address.',
  OVERLOADED: 'The service is busy and cannot process the request in time.',
  RISK_ASSESSMENT_UNAVAILABLE: 'The provider of the risk assessment does not respond.',
  MAIL_UNAVAILABLE: 'The service cannot send the mail that is needed. Its operator has to set it up.',
};

const RetryReasonEnum = builder.enumType('RetryReason', {
  description: 'Why a request was not processed. Values may be added.',
  values: enumValues(REASONS),
});

export const RetryLaterErrorObject = outcomeRefs<RetryLater>()('RetryLaterError').implement({
  description:
    'The request was not processed, and nothing was stored. Retry after `retryAfterSeconds`, with a new `securityToken` ' +
    'if the site requires one.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    reason: t.expose('reason', { type: RetryReasonEnum, description: 'Why the request was not processed.' }),
    retryAfterSeconds: t.exposeInt('retryAfterSeconds', {
      description: 'The number of seconds to wait before the next attempt; at least 1.',
    }),
  }),
});
