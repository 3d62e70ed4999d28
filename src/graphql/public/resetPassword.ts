// The mutation that sets a new password with the code from the mail.
import type { ResetPasswordOutcome } from '../../verification/verificationOutcomes.ts';
import { builder } from '../builder.ts';
import { outcomeRefs } from '../outcomeRefs.ts';
import { AuthTokenObject } from '../types/authToken.ts';
import { CustomerObject } from '../types/customer.ts';
import { EmailCodeErrorObject } from '../types/emailCodeError.ts';
import { RetryLaterErrorObject } from '../types/retryLaterError.ts';
import { SiteNotFoundErrorObject } from '../types/siteNotFoundError.ts';
import { ValidationErrorObject } from '../types/validationError.ts';

const ResetPasswordResult = builder.unionType('ResetPasswordResult', {
  description:
    'How the reset of a password ended. Members may be added: those that are failures implement `Error`.',
  types: [
    outcomeRefs<ResetPasswordOutcome>()('ResetPasswordSuccess').implement({
      description: 'The customer has the new password, a verified address, and is signed in.',
      fields: (t) => ({
        customer: t.expose('customer', {
          type: CustomerObject,
          description: 'The customer, with `emailVerified` true.',
        }),
        authToken: t.expose('authToken', {
          type: AuthTokenObject,
          description:
            'The token that signs the customer in. Tokens that were issued before the reset stay valid until they expire.',
        }),
      }),
    }),
    EmailCodeErrorObject,
    ValidationErrorObject,
    SiteNotFoundErrorObject,
    RetryLaterErrorObject,
  ],
  resolveType: (outcome) => outcome.kind,
});

const ResetPasswordInputObject = builder.inputType('ResetPasswordInput', {
  description: 'The code from the mail, the reset to which it belongs, and the new password.',
  fields: (t) => ({
    passwordResetId: t.id({ required: true, description: 'The id of the `PasswordReset`.' }),
    code: t.string({
      required: true,
      description: 'The eight digits. White space and "-" are ignored. Each attempt counts as a try.',
    }),
    password: t.string({
      required: true,
      description:
        'The new password, by the rules of a registration on this site (`Site.passwordRules`). Violated rules are reported ' +
        'before the code is checked, and cost no try.',
    }),
  }),
});

builder.mutationField('resetPassword', (t) =>
  t.field({
    type: ResetPasswordResult,
    description:
      'Sets a new password. It also proves the e-mail address, and ends all other resets of the customer. Needs no ' +
      'authorisation.',
    args: {
      siteId: t.arg.int({ required: true, description: 'The site that began the reset, an int32.' }),
      input: t.arg({
        type: ResetPasswordInputObject,
        required: true,
        description: 'The code and the password.',
      }),
    },
    resolve: (_root, { siteId, input }, { app, clientAddress, request, requestLog }) =>
      app.resetPassword({
        siteId,
        ...input,
        clientAddress,
        signal: request.signal,
        timings: requestLog.timings,
      }),
  }),
);
