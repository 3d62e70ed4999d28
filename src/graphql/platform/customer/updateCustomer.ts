// Changing a customer.
import type { UpdateCustomerOutcome } from '../../../customers/customerChanges.ts';
import { builder } from '../../builder.ts';
import { outcomeRefs } from '../../outcomeRef.ts';
import { MetadataEntryInputObject } from '../../public/registerCustomerInput.ts';
import { reportOutcome } from '../../requestReport.ts';
import { CustomerObject } from '../../types/customer.ts';
import { ErrorInterface } from '../../types/error.ts';
import { LanguageCodeEnum } from '../../types/language.ts';
import { ValidationErrorObject } from '../../types/validationError.ts';
import { PlatformMutation } from '../root.ts';

const UpdateCustomerInputObject = builder.inputType('UpdateCustomerInput', {
  description:
    'What changes of a customer, by the rules of registration. A field that is left out stays as it is; null and "" ' +
    'empty it.',
  fields: (t) => ({
    language: t.field({ type: LanguageCodeEnum, description: 'The language. Null leaves it as it is.' }),
    displayName: t.string({ description: 'How the customer is shown to others; at most 100 characters.' }),
    emailHardbounce: t.boolean({
      description: 'Whether deliveries to the address fail for good. Null: false.',
    }),
    firstName: t.string({ description: 'The first name; at most 255 characters.' }),
    lastName: t.string({ description: 'The last name; at most 255 characters.' }),
    metadata: t.field({
      type: [MetadataEntryInputObject],
      description: 'All facts, in place of those that were there: at most 50, no key twice. Null: none.',
    }),
    oldProviderId: t.string({
      description: "The customer's id before migrating here; at most 255 characters.",
    }),
    organization: t.string({ description: 'The company or institution; at most 255 characters.' }),
    phone: t.string({ description: 'A phone number; its digits are stored. At most 255 characters.' }),
    salutation: t.string({ description: 'The form of address, e.g. "Ms"; at most 255 characters.' }),
    title: t.string({ description: 'A title, e.g. "Dr"; at most 255 characters.' }),
  }),
});

const outcomeRef = outcomeRefs<UpdateCustomerOutcome>();

const UpdateCustomerResult = builder.unionType('UpdateCustomerResult', {
  description: 'How the change of a customer ended.',
  types: [
    outcomeRef('UpdateCustomerSuccess').implement({
      description: 'The customer is changed.',
      fields: (t) => ({
        customer: t.expose('customer', { type: CustomerObject, description: 'The customer as stored.' }),
      }),
    }),
    ValidationErrorObject,
    outcomeRef('CustomerNotFoundError').implement({
      description: 'The account has no customer with this id.',
      interfaces: [ErrorInterface],
    }),
  ],
  resolveType: (outcome) => outcome.kind,
});

builder.objectField(PlatformMutation, 'updateCustomer', (t) =>
  t.withAuth({ apiKey: true }).field({
    type: UpdateCustomerResult,
    description:
      "Changes what the publisher maintains of a customer. E-mail address, username and password are the customer's own.",
    args: {
      id: t.arg.id({ required: true, description: 'The id of the customer, a UUID.' }),
      input: t.arg({ type: UpdateCustomerInputObject, required: true, description: 'What changes.' }),
    },
    resolve: async (_root, { id, input }, { app, caller, report }) =>
      reportOutcome(report, await app.customers.update(caller.accountId, id, input)),
  }),
);
