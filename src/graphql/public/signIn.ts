// The mutation by which customers come back, and the union of its results.
import { signInInput } from '../../authentication/signInInput.ts';
import type { SignInOutcome } from '../../authentication/signInOutcome.ts';
import { builder } from '../builder.ts';
import { outcomeRefs } from '../outcomeRef.ts';
import { reportOutcome } from '../requestReport.ts';
import { AuthTokenObject } from '../types/authToken.ts';
import { CustomerObject } from '../types/customer.ts';
import { ErrorInterface } from '../types/error.ts';
import { RetryLaterErrorObject } from '../types/retryLaterError.ts';
import { SiteNotFoundErrorObject } from '../types/siteNotFoundError.ts';

const outcomeRef = outcomeRefs<SignInOutcome>();

const SignInResult = builder.unionType('SignInResult', {
  description: 'How a sign-in ended. Members may be added, and every one but the success implements `Error`.',
  types: [
    outcomeRef('SignInSuccess').implement({
      description: 'The login and the password are those of a customer of the account.',
      fields: (t) => ({
        customer: t.expose('customer', { type: CustomerObject, description: 'The customer.' }),
        authToken: t.expose('authToken', {
          type: AuthTokenObject,
          description: 'By which the customer is recognised from now on.',
        }),
      }),
    }),
    outcomeRef('InvalidCredentialsError').implement({
      description: 'The login is unknown or the password is wrong; which of the two is not told.',
      interfaces: [ErrorInterface],
    }),
    SiteNotFoundErrorObject,
    RetryLaterErrorObject,
  ],
  resolveType: (outcome) => outcome.kind,
});

/** Read before the resolver runs, which is given credentials, or null where they can be nobody's. */
const SignInInputObject = builder
  .inputType('SignInInput', {
    description: 'What a customer signs in with.',
    fields: (t) => ({
      login: t.string({
        required: true,
        description: 'The e-mail address or the username, whatever the case; outer white space is trimmed.',
      }),
      password: t.string({ required: true, description: 'The password, which is never trimmed.' }),
    }),
  })
  .validate(signInInput);

builder.mutationField('signIn', (t) =>
  t.field({
    type: SignInResult,
    description:
      'Gives a customer a new auth token. Needs no authorisation. A customer of an account can sign in through any site ' +
      'of that account.',
    args: {
      siteId: t.arg.int({ required: true, description: 'A site of the account of the customer, an int32.' }),
      input: t.arg({ type: SignInInputObject, required: true, description: 'The login and the password.' }),
    },
    resolve: async (_root, { siteId, input }, { app, clientAddress, report, request }) =>
      reportOutcome(
        report,
        await app.signIn({
          siteId,
          credentials: input ?? null,
          clientAddress,
          signal: request.signal,
          timings: report.timings,
        }),
        siteId,
      ),
  }),
);
