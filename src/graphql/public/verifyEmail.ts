// The mutation by which a visitor proves to own an e-mail address.
import type { VerifyEmailOutcome } from '../../verification/verificationOutcomes.ts';
import { builder } from '../builder.ts';
import { outcomeRefs } from '../outcomeRefs.ts';
import { AuthTokenObject } from '../types/authToken.ts';
import { CustomerObject } from '../types/customer.ts';
import { EmailCodeErrorObject } from '../types/emailCodeError.ts';
import { RetryLaterErrorObject } from '../types/retryLaterError.ts';
import { SiteNotFoundErrorObject } from '../types/siteNotFoundError.ts';
import { ValidationErrorObject } from '../types/validationError.ts';

const VerifyEmailResult = builder.unionType('VerifyEmailResult', {
  description:
    'How the proof of an address ended. Members may be added: those that are failures implement `Error`.',
  types: [
    outcomeRefs<VerifyEmailOutcome>()('VerifyEmailSuccess').implement({
      description: 'The address is proved, and the customer is signed in.',
      fields: (t) => ({
        customer: t.expose('customer', {
          type: CustomerObject,
          description:
            'The customer, with `emailVerified` true. If the site requires the proof: as registered by it.',
        }),
        authToken: t.expose('authToken', {
          type: AuthTokenObject,
          description: 'The token that signs the customer in.',
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

const VerifyEmailInputObject = builder.inputType('VerifyEmailInput', {
  description: 'The code from the mail, and the verification to which it belongs.',
  fields: (t) => ({
    verificationId: t.id({ required: true, description: 'The id of the `EmailVerification`.' }),
    code: t.string({
      required: true,
      description: 'The eight digits. White space and "-" are ignored. Each attempt counts as a try.',
    }),
    username: t.string({
      description:
        'Another username, if the response was USERNAME TAKEN: another customer has registered with it meanwhile. Null or "": the one of the ' +
        'registration.',
    }),
  }),
});

builder.mutationField('verifyEmail', (t) =>
  t.field({
    type: VerifyEmailResult,
    description:
      'Proves that the visitor owns the e-mail address. If the site requires this proof, it registers the customer. If the ' +
      'address or the username was taken meanwhile: TAKEN, and after another username the same code is valid. Needs no ' +
      'authorisation.',
    args: {
      siteId: t.arg.int({ required: true, description: 'The site that began the verification, an int32.' }),
      input: t.arg({ type: VerifyEmailInputObject, required: true, description: 'The code and its id.' }),
    },
    resolve: (_root, { siteId, input }, { app, clientAddress, request, requestLog }) =>
      app.verifyEmail({
        siteId,
        ...input,
        clientAddress,
        signal: request.signal,
        timings: requestLog.timings,
      }),
  }),
);
