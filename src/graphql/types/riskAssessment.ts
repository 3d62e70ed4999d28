// The risk assessment of a site, as far as a registration form needs it.
import { type EncryptedRiskSettings, type RiskProvider, riskAction } from '../../risk/riskSettings.ts';
import { builder } from '../builder.ts';
import { enumValues } from '../enumValues.ts';

const PROVIDERS: Record<RiskProvider, string> = {
  RECAPTCHA_ENTERPRISE: 'Google reCAPTCHA Enterprise: call `grecaptcha.enterprise.execute` with the action.',
  RECAPTCHA_V2: 'Google reCAPTCHA v2: the checkbox or the invisible badge.',
  RECAPTCHA_V3: 'Google reCAPTCHA v3: call `grecaptcha.execute` with the action.',
  TURNSTILE: 'Cloudflare Turnstile: a widget with the action.',
  HCAPTCHA: 'hCaptcha: a widget.',
};

export const RiskProviderEnum = builder.enumType('RiskProvider', {
  description: 'A service that assesses whether a visitor is a bot.',
  values: enumValues(PROVIDERS),
});

export const RiskAssessmentObject = builder.objectRef<EncryptedRiskSettings>('RiskAssessment').implement({
  description: 'What a form needs to get the `securityToken` of a registration.',
  fields: (t) => ({
    provider: t.field({
      type: RiskProviderEnum,
      description: 'The provider whose widget the form shows.',
      resolve: ({ provider }) => provider,
    }),
    siteKey: t.exposeString('siteKey', { description: 'The public key, which the widget requires.' }),
    action: t.string({
      nullable: true,
      description:
        'The action that the widget must send with the token. Null: tokens of this provider have no action.',
      resolve: ({ provider }) => riskAction(provider),
    }),
  }),
});
