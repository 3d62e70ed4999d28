// The results of a registration.
import type { RegisterCustomerOutcome } from '../../registration/registerCustomerOutcome.ts';
import { builder } from '../builder.ts';
import { outcomeRefs } from '../outcomeRefs.ts';
import { AuthTokenObject } from './authToken.ts';
import { CustomerObject } from './customer.ts';
import { EmailVerificationObject } from './emailVerification.ts';
import { ErrorInterface } from './error.ts';
import { RetryLaterErrorObject } from './retryLaterError.ts';
import { SiteNotFoundErrorObject } from './siteNotFoundError.ts';
import { ValidationErrorObject } from './validationError.ts';

const outcomeRef = outcomeRefs<RegisterCustomerOutcome>();

export const RegisterCustomerResult = builder.unionType('RegisterCustomerResult', {
  description:
    'How a registration ended. Each member stands for what the caller does next. Members may be added: those that are ' +
    'failures implement `Error`.',
  types: [
    outcomeRef('RegisterCustomerSuccess').implement({
      description: 'The customer is registered.',
      fields: (t) => ({
        customer: t.expose('customer', { type: CustomerObject, description: 'The customer as stored.' }),
        authToken: t.expose('authToken', {
          type: AuthTokenObject,
          description: 'The token that signs the customer in.',
        }),
        replayed: t.exposeBoolean('replayed', {
          description:
            'True: an earlier request with this `idempotencyKey` registered the customer. `customer` is as stored now, and ' +
            '`authToken` is new.',
        }),
        emailVerification: t.expose('emailVerification', {
          type: EmailVerificationObject,
          nullable: true,
          description:
            'By which the customer proves the address with the code that is mailed to it. Null: the site does not ask for it, or ' +
            'the address is proved.',
        }),
      }),
    }),
    outcomeRef('EmailVerificationRequired').implement({
      description:
        'Not a failure: a code is mailed to the address, and `verifyEmail` registers the customer. Until then the registration ' +
        'reserves neither the address nor the username.',
      fields: (t) => ({
        verification: t.expose('verification', {
          type: EmailVerificationObject,
          description:
            'By which the visitor proves the address. A repeated request with the same `idempotencyKey` gets the same one.',
        }),
      }),
    }),
    ValidationErrorObject,
    SiteNotFoundErrorObject,
    outcomeRef('RiskAssessmentError').implement({
      description:
        'The risk assessment of the site rejected the visitor. Nothing was stored, and nothing in the form can be corrected.',
      interfaces: [ErrorInterface],
    }),
    RetryLaterErrorObject,
  ],
  resolveType: (outcome) => outcome.kind,
});
