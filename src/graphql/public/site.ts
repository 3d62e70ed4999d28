// What a form needs to know before it is filled in.
import { measure } from '../../lib/timings.ts';
import { type CharacterClass, type PasswordPolicy, passwordPolicy } from '../../passwords/passwordPolicy.ts';
import { type EncryptedRiskSettings, type RiskProvider, riskAction } from '../../risk/riskSettings.ts';
import type { Site } from '../../sites/site.ts';
import { builder } from '../builder.ts';
import { enumValues } from '../enumValues.ts';
import { nodeId } from '../nodeId.ts';
import { LanguageCodeEnum } from '../types/language.ts';
import { NodeInterface } from '../types/node.ts';

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

const PROVIDERS: Record<RiskProvider, string> = {
  RECAPTCHA_ENTERPRISE: 'Google reCAPTCHA Enterprise: `grecaptcha.enterprise.execute` with the action.',
  RECAPTCHA_V2: 'Google reCAPTCHA v2: the box to tick, or the invisible badge.',
  RECAPTCHA_V3: 'Google reCAPTCHA v3: `grecaptcha.execute` with the action.',
  TURNSTILE: 'Cloudflare Turnstile: a widget with the action.',
  HCAPTCHA: 'hCaptcha: a widget.',
};

export const RiskProviderEnum = builder.enumType('RiskProvider', {
  description: 'Who assesses the risk that a visitor is a machine.',
  values: enumValues(PROVIDERS),
});

export const RiskAssessmentObject = builder.objectRef<EncryptedRiskSettings>('RiskAssessment').implement({
  description: 'What a form needs to fetch the `securityToken` of a registration.',
  fields: (t) => ({
    provider: t.field({
      type: RiskProviderEnum,
      description: 'Whose widget the form shows.',
      resolve: ({ provider }) => provider,
    }),
    siteKey: t.exposeString('siteKey', { description: 'The public key that the widget is given.' }),
    action: t.string({
      nullable: true,
      description: 'The action that the widget must name. Null: tokens of this provider name none.',
      resolve: ({ provider }) => riskAction(provider),
    }),
  }),
});

export const SiteObject = builder.objectRef<Site>('Site').implement({
  description: 'A web property on which visitors register.',
  interfaces: [NodeInterface],
  fields: (t) => ({
    id: t.id({
      description: 'Opaque, and unique across all types: for caches. Arguments take `siteId`.',
      resolve: nodeId,
    }),
    siteId: t.exposeInt('id', { description: 'The number of the site, an int32, for arguments.' }),
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
    riskAssessment: t.field({
      type: RiskAssessmentObject,
      nullable: true,
      description:
        'The risk assessment, without which nobody registers. Null: `securityToken` is not needed.',
      resolve: ({ settings }) => settings.risk,
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
    resolve: async (_root, { id }, { app, report }) =>
      (await measure(report.timings, 'database', app.sites.find(id))) ?? null,
  }),
);
