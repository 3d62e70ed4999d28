// Changing a customer.
import type { UpdateCustomerOutcome } from '../../../customers/customerChanges.ts';
import { builder } from '../../builder.ts';
import { outcomeRefs } from '../../outcomeRefs.ts';
import { CustomerObject } from '../../types/customer.ts';
import { ErrorInterface } from '../../types/error.ts';
import { LanguageCodeEnum } from '../../types/language.ts';
import { MetadataEntryInputObject } from '../../types/metadataEntryInput.ts';
import { ValidationErrorObject } from '../../types/validationError.ts';
import { platformField } from '../platformField.ts';
import { PlatformMutation } from '../root.ts';

const UpdateCustomerInputObject = builder.inputType('UpdateCustomerInput', {
  description:
    'The changes of a customer, with the rules of a registration. An absent field stays as it is. Null and "" remove the ' +
    'value.',
  fields: (t) => ({
    language: t.field({ type: LanguageCodeEnum, description: 'The language. Null: it stays as it is.' }),
    displayName: t.string({ description: 'The name shown to others; at most 100 characters.' }),
    emailHardbounce: t.boolean({
      description: 'Whether mail to the address fails permanently. Null: false.',
    }),
    firstName: t.string({ description: 'The first name; at most 255 characters.' }),
    lastName: t.string({ description: 'The last name; at most 255 characters.' }),
    metadata: t.field({
      type: [MetadataEntryInputObject],
      description: 'All facts; they replace the stored ones. At most 50 entries, no key twice. Null: none.',
    }),
    oldProviderId: t.string({
      description: "The customer's id before the migration to this service; at most 255 characters.",
    }),
    organization: t.string({ description: 'The company or institution; at most 255 characters.' }),
    phone: t.string({ description: 'A phone number; only its digits are stored. At most 255 characters.' }),
    salutation: t.string({ description: 'The form of address, e.g. "Ms"; at most 255 characters.' }),
    title: t.string({ description: 'A title, e.g. "Dr"; at most 255 characters.' }),
  }),
});

const outcomeRef = outcomeRefs<UpdateCustomerOutcome>();

const UpdateCustomerResult = builder.unionType('UpdateCustomerResult', {
  description: 'How the change of a customer ended.',
  types: [
    outcomeRef('UpdateCustomerSuccess').implement({
      description: 'The customer was changed.',
      fields: (t) => ({
        customer: t.expose('customer', { type: CustomerObject, description: 'The customer as stored.' }),
      }),
    }),
    ValidationErrorObject,
    outcomeRef('CustomerNotFoundError').implement({
      description: 'The account has no customer with this id. Nothing was changed.',
      interfaces: [ErrorInterface],
    }),
  ],
  resolveType: (outcome) => outcome.kind,
});

platformField(PlatformMutation, 'updateCustomer', (t) =>
  t.field({
    type: UpdateCustomerResult,
    description:
      'Changes what the publisher maintains about a customer. E-mail address, username and password cannot be changed here.',
    args: {
      id: t.arg.id({ required: true, description: 'The id of the customer, a UUID.' }),
      input: t.arg({ type: UpdateCustomerInputObject, required: true, description: 'The changes.' }),
    },
    resolve: (_root, { id, input }, { app, caller }) => app.customers.update(caller.accountId, id, input),
  }),
);
