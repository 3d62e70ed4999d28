// "Not now", as every mutation that can be put off says it.
import type { RetryLater, RetryReason } from '../../outcomes/retryLater.ts';
import { builder } from '../builder.ts';
import { enumValues } from '../enumValues.ts';
import { outcomeRefs } from '../outcomeRef.ts';
import { ErrorInterface } from './error.ts';

const REASONS: Record<RetryReason, string> = {
  RATE_LIMITED: 'Too many requests came from this address, or too many sign-ins to this login failed.',
  OVERLOADED: 'The service has more work than it can do in time.',
  RISK_ASSESSMENT_UNAVAILABLE: 'The provider of risk assessment cannot be asked just now.',
};

const RetryReasonEnum = builder.enumType('RetryReason', {
  description: 'Why a request was put off.',
  values: enumValues(REASONS),
});

export const RetryLaterErrorObject = outcomeRefs<RetryLater>()('RetryLaterError').implement({
  description:
    'Not now: nothing was written, and the request may not have been looked at. Send it again a little later, with a ' +
    'new `securityToken` where the site asks for one.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    reason: t.expose('reason', { type: RetryReasonEnum, description: 'Why the request was put off.' }),
    retryAfterSeconds: t.exposeInt('retryAfterSeconds', {
      description: 'How many seconds to wait before trying again; at least 1.',
    }),
  }),
});
