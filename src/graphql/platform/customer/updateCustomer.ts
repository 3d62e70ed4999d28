// Changing a customer.
import type { UpdateCustomerOutcome } from '../../../customers/customerChanges.ts';
import { builder } from '../../builder.ts';
import { outcomeRefs } from '../../outcomeRefs.ts';
import { CustomerObject } from '../../types/customer.ts';
import { LanguageCodeEnum } from '../../types/language.ts';
import { MetadataEntryInputObject } from '../../types/metadataEntryInput.ts';
import { ValidationErrorObject } from '../../types/validationError.ts';
import { platformField } from '../platformField.ts';
import { PlatformMutation } from '../root.ts';
import { CustomerNotFoundErrorObject } from './customerNotFoundError.ts';

const UpdateCustomerInputObject = builder.inputType('UpdateCustomerInput', {
  description:
    'The changes of a customer, with the rules of a registration. An absent field stays as it is. Null and "" remove the ' +
    'value, except for `email` and `language`, which every customer has.',
  fields: (t) => ({
    email: t.string({
      description:
        'The e-mail address; unique within the account, case-insensitive. If it changes, `emailVerified` becomes false, ' +
        'and `emailHardbounce` too if it is absent. Null: it stays as it is.',
    }),
    language: t.field({ type: LanguageCodeEnum, description: 'The language. Null: it stays as it is.' }),
    username: t.string({
      description:
        'The username: ASCII letters, digits, `-` and `_`; at most 100. Unique within the account, case-insensitive.',
    }),
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
    CustomerNotFoundErrorObject,
  ],
  resolveType: (outcome) => outcome.kind,
});

platformField(PlatformMutation, 'updateCustomer', (t) =>
  t.field({
    type: UpdateCustomerResult,
    description:
      'Changes a customer. The password cannot be changed here: it belongs to the customer. Auth tokens stay valid.',
    args: {
      id: t.arg.id({ required: true, description: 'The id of the customer, a UUID.' }),
      input: t.arg({ type: UpdateCustomerInputObject, required: true, description: 'The changes.' }),
    },
    resolve: (_root, { id, input }, { app, caller }) => app.customers.update(caller.accountId, id, input),
  }),
);
