// Field errors: which field, where, why, and the bound that was broken.
import type { FieldError, FieldErrorCode, InputField } from '../../outcomes/fieldError.ts';
import { type AnyField, fieldErrorMessage } from '../../texts/en.ts';
import { builder } from '../builder.ts';
import { enumValues } from '../enumValues.ts';

const FIELDS: Record<InputField, string> = {
  EMAIL: 'The field `email`.',
  PASSWORD: 'The field `password`.',
  LANGUAGE: 'The field `language`.',
  USERNAME: 'The field `username`.',
  DISPLAY_NAME: 'The field `displayName`.',
  EMAIL_HARDBOUNCE: 'The field `emailHardbounce`.',
  FIRST_NAME: 'The field `firstName`.',
  LAST_NAME: 'The field `lastName`.',
  METADATA: 'The field `metadata`; the path tells which entry, and whether its key or its value.',
  OLD_PROVIDER_ID: 'The field `oldProviderId`.',
  ORGANIZATION: 'The field `organization`.',
  PHONE: 'The field `phone`.',
  SALUTATION: 'The field `salutation`.',
  TITLE: 'The field `title`.',
  SECURITY_TOKEN: 'The field `securityToken`.',
};

const CODES: Record<FieldErrorCode, string> = {
  REQUIRED: 'Nothing was given, or (but for a password) nothing but white space.',
  TOO_SHORT: 'Fewer characters (Unicode code points) than `limit`.',
  TOO_LONG: 'More characters (Unicode code points; for an e-mail address octets) than `limit`.',
  TOO_MANY: 'More entries than `limit`.',
  INVALID_FORMAT:
    'Not what the field holds; for `email`: not an e-mail address (RFC 822 addr-spec with a dotted domain).',
  INVALID_CHARACTERS:
    'A control character or a lone surrogate; in an e-mail address also a character that is not seen; in a username ' +
    'anything but ASCII letters, digits, `-` and `_`.',
  TAKEN: 'Another customer of the same account has it already, whatever the case.',
  DUPLICATE_KEY: 'An earlier metadata entry has the same key.',
  MISSING_NUMBER: 'The password has no number (Unicode Nd).',
  MISSING_SYMBOL: 'The password has no symbol (Unicode P or S).',
  MISSING_LOWERCASE: 'The password has no lower-case letter (Unicode Ll).',
  MISSING_UPPERCASE: 'The password has no upper-case letter (Unicode Lu).',
  TOKEN_INVALID: 'The security token is malformed or was used before: fetch a new one and submit again.',
  TOKEN_EXPIRED: 'The security token is too old: fetch a new one and submit again.',
};

const InputFieldEnum = builder.enumType('InputField', {
  description: 'The fields of `RegisterCustomerInput`, to tell which one a field error is about.',
  values: enumValues(FIELDS),
});

const FieldErrorCodeEnum = builder.enumType('FieldErrorCode', {
  description: 'Why a field was refused. Stable: hang your own texts on these. Codes may be added.',
  values: enumValues(CODES),
});

export const FieldErrorObject = builder.objectRef<FieldError<AnyField>>('FieldError').implement({
  description: 'One broken rule in one field. A field that breaks two rules has two field errors.',
  fields: (t) => ({
    field: t.field({
      type: InputFieldEnum,
      // The platform has many inputs, and goes by the path.
      subGraphs: ['Public'],
      description: 'The field to mend.',
      resolve: ({ field }) => field as InputField,
    }),
    path: t.stringList({
      description: 'Where the fault is, from the argument on: `["input", "metadata", "3", "key"]`.',
      resolve: ({ path }) => ['input', ...path],
    }),
    code: t.expose('code', { type: FieldErrorCodeEnum, description: 'The rule that was broken.' }),
    message: t.string({
      description: 'The rule as an English sentence, for people. It never repeats what was sent.',
      resolve: fieldErrorMessage,
    }),
    limit: t.exposeInt('limit', {
      nullable: true,
      description: 'The bound that was broken, for TOO_SHORT, TOO_LONG and TOO_MANY; null for other codes.',
    }),
  }),
});
