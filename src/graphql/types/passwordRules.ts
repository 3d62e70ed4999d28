// What a site requires of a password, as data.
import type { CharacterClass, PasswordPolicy } from '../../passwords/passwordPolicy.ts';
import { builder } from '../builder.ts';
import { enumValues } from '../enumValues.ts';

const CLASSES: Record<CharacterClass, string> = {
  NUMBER: 'A decimal digit of any script (Unicode Nd).',
  SYMBOL: 'Punctuation or a symbol (Unicode P or S).',
  LOWERCASE: 'A lower-case letter (Unicode Ll).',
  UPPERCASE: 'An upper-case letter (Unicode Lu).',
};

const CharacterClassEnum = builder.enumType('CharacterClass', {
  description: 'A class of characters that a password may have to contain.',
  values: enumValues(CLASSES),
});

export const PasswordRulesObject = builder.objectRef<PasswordPolicy>('PasswordRules').implement({
  description:
    'The rules for passwords, as data, so that a form can check them while the visitor types. Lengths are in Unicode ' +
    'code points after normalisation to NFC. A password is never trimmed.',
  fields: (t) => ({
    minLength: t.exposeInt('minLength', { description: 'The smallest number of characters.' }),
    maxLength: t.exposeInt('maxLength', { description: 'The largest number of characters.' }),
    requiredClasses: t.field({
      type: [CharacterClassEnum],
      description:
        'The password must contain at least one character of each of these classes. Empty: no class is required.',
      resolve: ({ requiredClasses }) => [...requiredClasses],
    }),
    refuseCommon: t.exposeBoolean('refuseCommon', {
      description:
        'Whether the password must not be a common one. Only the service knows the list: a form can say the rule, and show ' +
        'the field error COMMON.',
    }),
  }),
});
