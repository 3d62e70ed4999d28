// The mutation that registers a customer, and the union of its results.
import type { RegisterCustomerOutcome } from '../../registration/registerCustomerOutcome.ts';
import { builder } from '../builder.ts';
import { outcomeRefs } from '../outcomeRefs.ts';
import { AuthTokenObject } from '../types/authToken.ts';
import { CustomerObject } from '../types/customer.ts';
import { ErrorInterface } from '../types/error.ts';
import { RetryLaterErrorObject } from '../types/retryLaterError.ts';
import { SiteNotFoundErrorObject } from '../types/siteNotFoundError.ts';
import { ValidationErrorObject } from '../types/validationError.ts';
import { RegisterCustomerInputObject } from './registerCustomerInput.ts';

const outcomeRef = outcomeRefs<RegisterCustomerOutcome>();

const RegisterCustomerResult = builder.unionType('RegisterCustomerResult', {
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

builder.mutationField('registerCustomer', (t) =>
  t.field({
    type: RegisterCustomerResult,
    description:
      'Registers a visitor as a customer of the account that owns the site. Needs no authorisation. Returns the customer, ' +
      'or all errors of the input at once. If you got no response, send the request again. If EMAIL is then TAKEN, the ' +
      'first request may have succeeded: call `signIn` to check.',
    args: {
      siteId: t.arg.int({
        required: true,
        description: 'The site through which the visitor registers, an int32.',
      }),
      input: t.arg({
        type: RegisterCustomerInputObject,
        required: true,
        description: 'What the visitor entered.',
      }),
    },
    resolve: (_root, { siteId, input }, { app, clientAddress, request, requestId, requestLog }) =>
      app.registerCustomer({
        siteId,
        input,
        acceptLanguage: request.headers.get('accept-language'),
        clientAddress,
        userAgent: request.headers.get('user-agent'),
        requestId,
        signal: request.signal,
        timings: requestLog.timings,
      }),
  }),
);
