// The mutation, and the union of its results.
import type { RegisterCustomerOutcome } from '../../registration/outcome.ts';
import { builder } from '../builder.ts';
import { CustomerObject } from './customer.ts';
import { ErrorInterface } from './error.ts';
import { FieldErrorObject } from './fieldError.ts';
import { RegisterCustomerInputObject } from './registerCustomerInput.ts';

type Kind = RegisterCustomerOutcome['kind'];

/** An outcome's kind is the name of its GraphQL type: a renamed or misspelt one does not compile. */
const outcomeRef = <K extends Kind>(kind: K) =>
  builder.objectRef<Extract<RegisterCustomerOutcome, { kind: K }>>(kind);

/** Total over the kinds: a forgotten one does not compile. */
const MEMBERS = {
  RegisterCustomerSuccess: outcomeRef('RegisterCustomerSuccess').implement({
    description: 'The customer is registered.',
    fields: (t) => ({
      customer: t.expose('customer', { type: CustomerObject, description: 'The customer as stored.' }),
    }),
  }),
  ValidationError: outcomeRef('ValidationError').implement({
    description: 'Fields need to be mended; nothing was written.',
    interfaces: [ErrorInterface],
    fields: (t) => ({
      fieldErrors: t.field({
        type: [FieldErrorObject],
        description: 'Every broken rule of the request at once, in the order of the input. Never empty.',
        resolve: ({ fieldErrors }) => [...fieldErrors],
      }),
    }),
  }),
  SiteNotFoundError: outcomeRef('SiteNotFoundError').implement({
    description: 'There is no site with this `siteId`; nothing was written.',
    interfaces: [ErrorInterface],
  }),
} satisfies Record<Kind, unknown>;

const RegisterCustomerResult = builder.unionType('RegisterCustomerResult', {
  description:
    'How a registration ended. The members differ in what the caller does next; members may be added, and every one ' +
    'but the success implements `Error`.',
  types: Object.values(MEMBERS),
  resolveType: (outcome) => outcome.kind,
});

builder.mutationField('registerCustomer', (t) =>
  t.field({
    type: RegisterCustomerResult,
    description:
      'Registers a visitor as a customer of the account that owns the site. Needs no authorisation. Answers with the ' +
      'customer, or with everything that is wrong with the request at once.',
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
    resolve: (_root, { siteId, input }, { app, request }) =>
      app.registerCustomer({ siteId, input, acceptLanguage: request.headers.get('accept-language') }),
  }),
);
