// What a form needs to know before it is filled in.
import { type CharacterClass, type PasswordPolicy, passwordPolicy } from '../../passwords/passwordPolicy.ts';
import type { Site } from '../../sites/site.ts';
import { builder } from '../builder.ts';
import { enumValues } from '../enumValues.ts';
import { LanguageCodeEnum } from './language.ts';

const CLASSES: Record<CharacterClass, string> = {
  NUMBER: 'A decimal digit of any script (Unicode Nd).',
  SYMBOL: 'Punctuation or a symbol (Unicode P or S).',
  LOWERCASE: 'A lower-case letter (Unicode Ll).',
  UPPERCASE: 'An upper-case letter (Unicode Lu).',
};

const CharacterClassEnum = builder.enumType('CharacterClass', {
  description: 'A class of characters of which a password may need one.',
  values: enumValues(CLASSES),
});

const PasswordRulesObject = builder.objectRef<PasswordPolicy>('PasswordRules').implement({
  description:
    'What a password must be, as data, so that a form can tell while it is typed. Lengths are in Unicode code points ' +
    'after normalisation to NFC; the password is never trimmed.',
  fields: (t) => ({
    minLength: t.exposeInt('minLength', { description: 'The fewest characters.' }),
    maxLength: t.exposeInt('maxLength', { description: 'The most characters.' }),
    requiredClasses: t.field({
      type: [CharacterClassEnum],
      description: 'The password needs at least one character of each of these classes. Empty: of no class.',
      resolve: ({ requiredClasses }) => [...requiredClasses],
    }),
  }),
});

const SiteObject = builder.objectRef<Site>('Site').implement({
  description: 'A web property on which visitors register, as far as a registration form needs to know it.',
  fields: (t) => ({
    id: t.exposeInt('id', { description: 'The `siteId` of `registerCustomer`.' }),
    name: t.exposeString('name', { description: 'The name of the site, for people.' }),
    defaultLanguage: t.field({
      type: LanguageCodeEnum,
      description: 'The language of customers who name none and whose browser names none.',
      resolve: ({ settings }) => settings.defaultLanguage,
    }),
    passwordRules: t.field({
      type: PasswordRulesObject,
      description: 'What a password must be on this site.',
      resolve: ({ settings }) => passwordPolicy(settings),
    }),
  }),
});

builder.queryField('site', (t) =>
  t.field({
    type: SiteObject,
    nullable: true,
    description:
      'What a registration form needs to know before it is filled in. Null: there is no such site.',
    args: { id: t.arg.int({ required: true, description: 'The `siteId`, an int32.' }) },
    resolve: async (_root, { id }, { app }) => (await app.findSite(id)) ?? null,
  }),
);
