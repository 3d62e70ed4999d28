// Importing customers, a few per call.
import * as z from 'zod';
import type {
  CustomerResult,
  ImportCustomersOutcome,
  ImportFieldError,
  ImportStatus,
  OnExisting,
} from '../../../imports/importResult.ts';
import { IMPORT_ERROR_CODES, type ImportErrorCode } from '../../../outcomes/importErrorCode.ts';
import { importErrorMessage } from '../../../texts/importErrorMessage.ts';
import { builder } from '../../builder.ts';
import { enumValues } from '../../enumValues.ts';
import { outcomeRefs } from '../../outcomeRefs.ts';
import { CustomerObject } from '../../types/customer.ts';
import { LanguageCodeEnum } from '../../types/language.ts';
import { MetadataEntryInputObject } from '../../types/metadataEntryInput.ts';
import { SiteNotFoundErrorObject } from '../../types/siteNotFoundError.ts';
import { platformField } from '../platformField.ts';
import { PlatformMutation } from '../root.ts';

const MAX_CUSTOMERS = 50;

const STATUSES: Record<ImportStatus, string> = {
  CREATED: 'The customer was created.',
  EXISTING: 'An earlier import has created the customer, which was not changed.',
  UPDATED: 'An earlier import has created the customer, which was changed.',
  REJECTED: 'The customer was not imported: see `fieldErrors`.',
};

const ImportStatusEnum = builder.enumType('ImportStatus', {
  description: 'What became of one customer of an import.',
  values: enumValues(STATUSES),
});

const ON_EXISTING: Record<OnExisting, string> = {
  SKIP: 'They stay as they are.',
  UPDATE:
    'All of their fields are replaced, except site, password and `createdAt`. A field that is absent is removed.',
};

const ImportExistingEnum = builder.enumType('ImportExisting', {
  description: 'What happens to customers that an earlier import has created.',
  values: enumValues(ON_EXISTING),
});

const ImportErrorCodeEnum = builder.enumType('ImportErrorCode', {
  description:
    'Why a customer was not imported: the codes of field errors, and those that only an import has.',
  values: enumValues(
    Object.fromEntries(
      IMPORT_ERROR_CODES.map((code) => [code, importErrorMessage({ code, path: [] })]),
    ) as Record<ImportErrorCode, string>,
  ),
});

const ImportFieldErrorObject = builder
  .objectRef<ImportFieldError & { readonly index: number }>('ImportFieldError')
  .implement({
    description: 'One violated rule in one field of an imported customer.',
    fields: (t) => ({
      path: t.stringList({
        description: 'The position of the value, starting with the argument: `["customers", "3", "email"]`.',
        resolve: ({ index, path }) => ['customers', String(index), ...path],
      }),
      code: t.expose('code', { type: ImportErrorCodeEnum, description: 'The violated rule.' }),
      message: t.string({
        description: 'The violated rule as a sentence, for people. It never contains the value.',
        resolve: importErrorMessage,
      }),
      limit: t.exposeInt('limit', {
        nullable: true,
        description: 'The violated bound, for the codes that have one.',
      }),
    }),
  });

const ImportCustomerResultObject = builder.objectRef<CustomerResult>('ImportCustomerResult').implement({
  description: 'What became of one customer.',
  fields: (t) => ({
    index: t.exposeInt('index', { description: 'The position in the argument `customers`, from 0.' }),
    status: t.expose('status', { type: ImportStatusEnum, description: 'What became of the customer.' }),
    customer: t.expose('customer', {
      type: CustomerObject,
      nullable: true,
      description: 'The customer as stored. Null: it was rejected, or a dry run would create it.',
    }),
    fieldErrors: t.field({
      type: [ImportFieldErrorObject],
      description: 'All violated rules. Empty: the customer was not rejected.',
      resolve: ({ index, fieldErrors }) => fieldErrors.map((error) => ({ ...error, index })),
    }),
  }),
});

const ImportCustomersResult = builder.unionType('ImportCustomersResult', {
  description: 'How an import ended.',
  types: [
    outcomeRefs<ImportCustomersOutcome>()('ImportCustomersSuccess').implement({
      description: 'The import is done. Customers may have been rejected.',
      fields: (t) => ({
        results: t.expose('results', {
          type: [ImportCustomerResultObject],
          description: 'One result for each customer, in the order of the argument.',
        }),
        created: t.exposeInt('created', { description: 'How many customers were created.' }),
        existing: t.exposeInt('existing', { description: 'How many existed, and were not changed.' }),
        updated: t.exposeInt('updated', { description: 'How many existed, and were changed.' }),
        rejected: t.exposeInt('rejected', { description: 'How many were rejected.' }),
      }),
    }),
    SiteNotFoundErrorObject,
  ],
  resolveType: (outcome) => outcome.kind,
});

const ImportCustomerInputObject = builder.inputType('ImportCustomerInput', {
  description:
    'A customer of another system, with the rules of a registration. In optional fields, null and blank text count as absent.',
  fields: (t) => ({
    email: t.string({
      required: true,
      description: 'The e-mail address; unique within the account, case-insensitive.',
    }),
    language: t.field({
      type: LanguageCodeEnum,
      description: "The language. If absent: the site's default.",
    }),
    username: t.string({
      description:
        'The username: ASCII letters, digits, `-` and `_`; at most 100. Unique within the account, case-insensitive.',
    }),
    displayName: t.string({ description: 'The name shown to others; at most 100 characters.' }),
    emailHardbounce: t.boolean({
      description: 'Whether mail to the address fails permanently. If absent: false.',
    }),
    firstName: t.string({ description: 'The first name; at most 255 characters.' }),
    lastName: t.string({ description: 'The last name; at most 255 characters.' }),
    metadata: t.field({
      type: [MetadataEntryInputObject],
      description: 'Facts that the publisher wants to keep: at most 50 entries, no key twice.',
    }),
    oldProviderId: t.string({
      required: true,
      description:
        "The customer's id in the old system; at most 255 characters. Together with `createdAt`, it decides the id of the " +
        'customer: a customer that is sent again exists already.',
    }),
    organization: t.string({ description: 'The company or institution; at most 255 characters.' }),
    phone: t.string({ description: 'A phone number; only its digits are stored. At most 255 characters.' }),
    salutation: t.string({ description: 'The form of address, e.g. "Ms"; at most 255 characters.' }),
    title: t.string({ description: 'A title, e.g. "Dr"; at most 255 characters.' }),
    passwordHash: t.string({
      description:
        'The hash of the password, as the old system stores it, of a kind that describes itself: argon2, bcrypt, PBKDF2, ' +
        'scrypt, WordPress, phpBB, Drupal 7, SHA-crypt or Django. It is replaced at the first sign-in. If absent: the ' +
        'customer must reset the password.',
    }),
    emailVerified: t.boolean({
      description: 'Whether the customer has proved to own the address. If absent: false.',
    }),
    createdAt: t.field({
      type: 'DateTime',
      required: true,
      description: 'When the customer registered in the old system.',
    }),
    updatedAt: t.field({
      type: 'DateTime',
      description: 'When the customer last changed. If absent: `createdAt`.',
    }),
  }),
});

/** A rule of the argument, as other arguments report it: in `params`. */
const importArguments = z.object({
  siteId: z.number(),
  customers: z
    .array(z.custom<typeof ImportCustomerInputObject.$inferInput>())
    .superRefine((customers, context) => {
      if (customers.length <= MAX_CUSTOMERS) return;
      context.addIssue({
        code: 'custom',
        params: { code: 'TOO_MANY', limit: MAX_CUSTOMERS },
        message: 'TOO_MANY',
      });
    }),
  dryRun: z.boolean(),
  onExisting: z.enum(['SKIP', 'UPDATE']),
});

platformField(PlatformMutation, 'importCustomers', (t) =>
  t.field({
    type: ImportCustomersResult,
    description:
      'Imports customers of another system with the hashes of their passwords. No rate limit, no mail and no event. The ' +
      'command line imports files of any size.',
    args: t.validate(
      {
        siteId: t.arg.int({ required: true, description: 'A site of the account, an int32.' }),
        customers: t.arg({
          type: [ImportCustomerInputObject],
          required: true,
          description: `The customers, at most ${MAX_CUSTOMERS}.`,
        }),
        dryRun: t.arg.boolean({
          required: true,
          defaultValue: false,
          description: 'Whether to write nothing, and report what would happen.',
        }),
        onExisting: t.arg({
          type: ImportExistingEnum,
          required: true,
          defaultValue: 'SKIP',
          description: 'What happens to customers that an earlier import has created.',
        }),
      },
      importArguments,
    ),
    resolve: (_root, request, { app, caller }) =>
      app.imports.importCustomers({ ...request, accountId: caller.accountId }),
  }),
);
