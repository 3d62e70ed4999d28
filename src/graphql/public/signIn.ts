// The mutation that signs a customer in, and the union of its results.
import { signInInput } from '../../authentication/signInInput.ts';
import type { SignInOutcome } from '../../authentication/signInOutcome.ts';
import { builder } from '../builder.ts';
import { outcomeRefs } from '../outcomeRefs.ts';
import { AuthTokenObject } from '../types/authToken.ts';
import { CustomerObject } from '../types/customer.ts';
import { EmailVerificationObject } from '../types/emailVerification.ts';
import { ErrorInterface } from '../types/error.ts';
import { RetryLaterErrorObject } from '../types/retryLaterError.ts';
import { SiteNotFoundErrorObject } from '../types/siteNotFoundError.ts';

const outcomeRef = outcomeRefs<SignInOutcome>();

const SignInResult = builder.unionType('SignInResult', {
  description: 'How a sign-in ended. Members may be added: those that are failures implement `Error`.',
  types: [
    outcomeRef('SignInSuccess').implement({
      description: 'The login and the password belong to a customer of the account.',
      fields: (t) => ({
        customer: t.expose('customer', { type: CustomerObject, description: 'The customer.' }),
        authToken: t.expose('authToken', {
          type: AuthTokenObject,
          description: 'The token that signs the customer in.',
        }),
        emailVerification: t.expose('emailVerification', {
          type: EmailVerificationObject,
          nullable: true,
          description:
            'By which the customer can still prove the address: a page that was closed continues here. No mail is sent; ' +
            '`resendEmailCode` sends one. Null: the address is proved, or the site does not ask for it.',
        }),
      }),
    }),
    outcomeRef('InvalidCredentialsError').implement({
      description: 'The login is unknown, or the password is wrong. The response does not say which.',
      interfaces: [ErrorInterface],
    }),
    SiteNotFoundErrorObject,
    RetryLaterErrorObject,
  ],
  resolveType: (outcome) => outcome.kind,
});

/** Validated before the resolver runs. It receives null if no customer can have this login and password. */
const SignInInputObject = builder
  .inputType('SignInInput', {
    description: 'The credentials of a customer.',
    fields: (t) => ({
      login: t.string({
        required: true,
        description:
          'The e-mail address or the username, case-insensitive. White space around it is ignored.',
      }),
      password: t.string({ required: true, description: 'The password. It is never trimmed.' }),
    }),
  })
  .validate(signInInput);

builder.mutationField('signIn', (t) =>
  t.field({
    type: SignInResult,
    description:
      'Issues a new auth token to a customer. Needs no authorisation. A customer of an account can sign in through any ' +
      'site of that account.',
    args: {
      siteId: t.arg.int({ required: true, description: "A site of the customer's account, an int32." }),
      input: t.arg({ type: SignInInputObject, required: true, description: 'The login and the password.' }),
    },
    resolve: (_root, { siteId, input }, { app, clientAddress, request, requestLog }) =>
      app.signIn({
        siteId,
        credentials: input ?? null,
        clientAddress,
        signal: request.signal,
        timings: requestLog.timings,
      }),
  }),
);
