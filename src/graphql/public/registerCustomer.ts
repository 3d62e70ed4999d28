// The mutation by which a visitor registers.
import { builder } from '../builder.ts';
import { RegisterCustomerInputObject } from '../types/registerCustomerInput.ts';
import { RegisterCustomerResult } from '../types/registerCustomerResult.ts';

builder.mutationField('registerCustomer', (t) =>
  t.field({
    type: RegisterCustomerResult,
    description:
      'Registers a visitor as a customer of the account that owns the site. Needs no authorisation. Returns the customer, ' +
      'or all errors of the input at once. If you got no response, send the request again, with the same ' +
      '`idempotencyKey`: if the first request has succeeded, you get its success again.',
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
