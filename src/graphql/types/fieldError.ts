// Field errors: which field, where, why, and the bound that was violated.
import type { Audience } from '../../outcomes/audience.ts';
import type { FieldError, FieldErrorCode, InputField } from '../../outcomes/fieldError.ts';
import type { ValidationError } from '../../outcomes/validationError.ts';
import { type AnyField, fieldErrorMessage } from '../../texts/fieldErrorMessage.ts';
import { builder } from '../builder.ts';
import { enumValues } from '../enumValues.ts';
import { MESSAGE_LANGUAGE_DESCRIPTION, messageLanguage } from '../messageLanguage.ts';
import { LanguageCodeEnum } from './language.ts';

const FIELDS: Record<InputField, string> = {
  EMAIL: 'The field `email`.',
  PASSWORD: 'The field `password`.',
  LANGUAGE: 'The field `language`.',
  USERNAME: 'The field `username`.',
  DISPLAY_NAME: 'The field `displayName`.',
  EMAIL_HARDBOUNCE: 'The field `emailHardbounce`.',
  FIRST_NAME: 'The field `firstName`.',
  LAST_NAME: 'The field `lastName`.',
  METADATA: 'The field `metadata`. The path contains the index of the entry, then `key` or `value`.',
  OLD_PROVIDER_ID: 'The field `oldProviderId`.',
  ORGANIZATION: 'The field `organization`.',
  PHONE: 'The field `phone`.',
  SALUTATION: 'The field `salutation`.',
  TITLE: 'The field `title`.',
  SECURITY_TOKEN: 'The field `securityToken`.',
  IDEMPOTENCY_KEY: 'The field `idempotencyKey`.',
};

const CODES: Record<FieldErrorCode, string> = {
  REQUIRED:
    'The value is absent, or contains nothing that can be seen. A password may consist of white space.',
  TOO_SHORT: 'The value has fewer characters (Unicode code points) than `limit`.',
  TOO_LONG:
    'The value has more characters (Unicode code points; for an e-mail address: octets) than `limit`.',
  TOO_MANY: 'The list has more entries than `limit`.',
  INVALID_FORMAT:
    'The value does not have the form that the field requires. For `email`: it is not an e-mail address (RFC 822 ' +
    'addr-spec with a dotted domain).',
  INVALID_CHARACTERS:
    'The value contains a control character, a line or paragraph separator, a character that changes the direction of ' +
    'text, a noncharacter or a lone surrogate; in an e-mail address also an invisible character; in a username any ' +
    'character except ASCII letters, digits, `-` and `_`.',
  TAKEN:
    'Another customer of the account has this value, in upper or lower case. A site with a risk assessment reports it only ' +
    'to visitors whom the assessment has accepted.',
  DUPLICATE_KEY: 'An earlier metadata entry has the same key.',
  MISSING_NUMBER: 'The password has no number (Unicode Nd).',
  MISSING_SYMBOL: 'The password has no symbol (Unicode P or S).',
  MISSING_LOWERCASE: 'The password has no lower-case letter (Unicode Ll).',
  MISSING_UPPERCASE: 'The password has no upper-case letter (Unicode Lu).',
  COMMON:
    'The password is on the list of common passwords (`PasswordRules.refuseCommon`), in upper or lower case.',
  NEEDS_VERIFICATION:
    'Only on the platform: `takenEmail` can be HIDE only while `emailVerification` is REQUIRED.',
  TOKEN_INVALID:
    'The security token is malformed or was already used. Get a new one and send the request again.',
  TOKEN_EXPIRED: 'The security token has expired. Get a new one and send the request again.',
};

const InputFieldEnum = builder.enumType('InputField', {
  description: 'The fields of all public inputs: the field that a field error concerns. Values may be added.',
  values: enumValues(FIELDS),
});

const FieldErrorCodeEnum = builder.enumType('FieldErrorCode', {
  description:
    'The rule that a value violates. Stable: map your own messages to these codes. Codes may be added.',
  values: enumValues(CODES),
});

type Shape = FieldError<AnyField> & Audience & Pick<ValidationError, 'argumentPath'>;

export const FieldErrorObject = builder.objectRef<Shape>('FieldError').implement({
  description: 'One violated rule in one field. A field that violates two rules has two field errors.',
  fields: (t) => ({
    field: t.field({
      type: InputFieldEnum,
      // The platform has many inputs: its field errors have only the path.
      subGraphs: ['Public'],
      description: 'The field to correct.',
      resolve: ({ field }) => field as InputField,
    }),
    path: t.stringList({
      description:
        'The position of the value, starting with the argument: `["input", "metadata", "3", "key"]`.',
      resolve: ({ path, argumentPath = ['input'] }) => [...argumentPath, ...path],
    }),
    code: t.expose('code', { type: FieldErrorCodeEnum, description: 'The violated rule.' }),
    message: t.string({
      description: 'The violated rule as a sentence, for people. It never contains the value.',
      args: { language: t.arg({ type: LanguageCodeEnum, description: MESSAGE_LANGUAGE_DESCRIPTION }) },
      resolve: (error, { language }, context) =>
        fieldErrorMessage(error, messageLanguage(language, error, context)),
    }),
    limit: t.exposeInt('limit', {
      nullable: true,
      description: 'The violated bound, for TOO_SHORT, TOO_LONG and TOO_MANY. Null: the code has no bound.',
    }),
  }),
});
