// The mutation by which a customer who has forgotten the password requests a code.
import type { PasswordReset, RequestPasswordResetOutcome } from '../../verification/verificationOutcomes.ts';
import { builder } from '../builder.ts';
import { outcomeRefs } from '../outcomeRefs.ts';
import '../types/dateTime.ts';
import { RESEND_AFTER_SECONDS } from '../types/emailVerification.ts';
import { RetryLaterErrorObject } from '../types/retryLaterError.ts';
import { SiteNotFoundErrorObject } from '../types/siteNotFoundError.ts';
import { ValidationErrorObject } from '../types/validationError.ts';

const PasswordResetObject = builder.objectRef<PasswordReset>('PasswordReset').implement({
  description:
    'The request for a new password. `resetPassword` takes the code that was mailed, together with the id.',
  fields: (t) => ({
    id: t.exposeID('id', {
      description: 'Opaque. Keep it while the page is open: the code is worthless without it.',
    }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      description:
        'When the reset ends: 24 hours after it was requested. Each code is valid for 30 minutes and for five tries.',
    }),
    resendAfterSeconds: t.exposeInt('resendAfterSeconds', { description: RESEND_AFTER_SECONDS }),
  }),
});

const RequestPasswordResetResult = builder.unionType('RequestPasswordResetResult', {
  description:
    'How the request for a new password ended. Members may be added: those that are failures implement `Error`.',
  types: [
    outcomeRefs<RequestPasswordResetOutcome>()('RequestPasswordResetSuccess').implement({
      description:
        'A code is mailed, if the address belongs to a customer. The response does not show whether it does.',
      fields: (t) => ({
        passwordReset: t.expose('passwordReset', {
          type: PasswordResetObject,
          description: 'The reset, the same for an address without a customer.',
        }),
      }),
    }),
    ValidationErrorObject,
    SiteNotFoundErrorObject,
    RetryLaterErrorObject,
  ],
  resolveType: (outcome) => outcome.kind,
});

builder.mutationField('requestPasswordReset', (t) =>
  t.field({
    type: RequestPasswordResetResult,
    description:
      'Mails a code with which `resetPassword` sets a new password, if the address belongs to a customer of the account. Needs ' +
      'no authorisation. To one address at most three mails an hour and six a day are sent (RATE_LIMITED).',
    args: {
      siteId: t.arg.int({ required: true, description: "A site of the customer's account, an int32." }),
      email: t.arg.string({
        required: true,
        description: 'The e-mail address, case-insensitive. The path of its field errors is `["email"]`.',
      }),
    },
    resolve: (_root, { siteId, email }, { app, clientAddress, request, requestLog }) =>
      app.requestPasswordReset({
        siteId,
        email,
        acceptLanguage: request.headers.get('accept-language'),
        clientAddress,
        signal: request.signal,
        timings: requestLog.timings,
      }),
  }),
);
