// The mutation, and the union of its results.
import type { RegisterCustomerOutcome } from '../../registration/registerCustomerOutcome.ts';
import { builder } from '../builder.ts';
import { outcomeRefs } from '../outcomeRef.ts';
import { reportOutcome } from '../requestReport.ts';
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
    'How a registration ended. The members differ in what the caller does next; members may be added, and every one ' +
    'but the success implements `Error`.',
  types: [
    outcomeRef('RegisterCustomerSuccess').implement({
      description: 'The customer is registered.',
      fields: (t) => ({
        customer: t.expose('customer', { type: CustomerObject, description: 'The customer as stored.' }),
        authToken: t.expose('authToken', {
          type: AuthTokenObject,
          description: 'Signs the customer in.',
        }),
      }),
    }),
    ValidationErrorObject,
    SiteNotFoundErrorObject,
    outcomeRef('RiskAssessmentError').implement({
      description:
        'The risk assessment of the site refuses the visitor: nothing in the form can be mended, and nothing was written.',
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
      'Registers a visitor as a customer of the account that owns the site. Needs no authorisation. Answers with the ' +
      'customer, or with everything that is wrong with the request at once. Where no answer came, send it again; if the ' +
      'e-mail is TAKEN then, the first one may have arrived: `signIn` tells.',
    args: {
      siteId: t.arg.int({
        required: true,
        description: 'The site through which the visitor registers, an int32.',
      }),
      input: t.arg({
        type: RegisterCustomerInputObject,
        required: true,
        description: 'What the visitor tells.',
      }),
    },
    resolve: async (_root, { siteId, input }, { app, clientAddress, report, request, requestId }) =>
      reportOutcome(
        report,
        await app.registerCustomer({
          siteId,
          input,
          acceptLanguage: request.headers.get('accept-language'),
          clientAddress,
          userAgent: request.headers.get('user-agent'),
          requestId,
          signal: request.signal,
          timings: report.timings,
        }),
        siteId,
      ),
  }),
);
