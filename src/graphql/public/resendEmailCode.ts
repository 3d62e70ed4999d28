// The mutation that mails a code again.
import type { ResendEmailCodeOutcome } from '../../verification/verificationOutcomes.ts';
import { builder } from '../builder.ts';
import { outcomeRefs } from '../outcomeRefs.ts';
import '../types/dateTime.ts';
import { EmailCodeErrorObject } from '../types/emailCodeError.ts';
import { RESEND_AFTER_SECONDS } from '../types/emailVerification.ts';
import { RetryLaterErrorObject } from '../types/retryLaterError.ts';
import { SiteNotFoundErrorObject } from '../types/siteNotFoundError.ts';

const ResendEmailCodeResult = builder.unionType('ResendEmailCodeResult', {
  description:
    'How the request for another mail ended. Members may be added: those that are failures implement `Error`.',
  types: [
    outcomeRefs<ResendEmailCodeOutcome>()('ResendEmailCodeSuccess').implement({
      description: 'A mail is on its way. It has the same code as the one before while that is valid.',
      fields: (t) => ({
        expiresAt: t.expose('expiresAt', {
          type: 'DateTime',
          description: 'When the verification or the password reset ends. A new mail does not prolong it.',
        }),
        resendAfterSeconds: t.exposeInt('resendAfterSeconds', { description: RESEND_AFTER_SECONDS }),
      }),
    }),
    EmailCodeErrorObject,
    SiteNotFoundErrorObject,
    RetryLaterErrorObject,
  ],
  resolveType: (outcome) => outcome.kind,
});

builder.mutationField('resendEmailCode', (t) =>
  t.field({
    type: ResendEmailCodeResult,
    description:
      'Mails a code again: at most one mail a minute, and to one address three an hour and six a day (RATE_LIMITED). Needs no ' +
      'authorisation.',
    args: {
      siteId: t.arg.int({ required: true, description: 'The site that began it, an int32.' }),
      id: t.arg.id({
        required: true,
        description: 'The id of an `EmailVerification` or of a `PasswordReset`.',
      }),
    },
    resolve: (_root, { siteId, id }, { app, clientAddress, request, requestLog }) =>
      app.resendEmailCode({
        siteId,
        id,
        clientAddress,
        signal: request.signal,
        timings: requestLog.timings,
      }),
  }),
);
