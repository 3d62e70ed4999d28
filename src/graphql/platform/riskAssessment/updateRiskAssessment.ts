// Setting or changing the risk assessment of a site.
import type { UpdateRiskAssessmentOutcome } from '../../../sites/riskAssessmentInput.ts';
import { builder } from '../../builder.ts';
import { outcomeRefs } from '../../outcomeRefs.ts';
import { RiskProviderEnum } from '../../types/riskAssessment.ts';
import { SecretsKeyMissingErrorObject } from '../../types/secretsKeyMissingError.ts';
import { SiteObject } from '../../types/site.ts';
import { SiteNotFoundErrorObject } from '../../types/siteNotFoundError.ts';
import { ValidationErrorObject } from '../../types/validationError.ts';
import { platformField } from '../platformField.ts';
import { PlatformMutation } from '../root.ts';
import { RiskUnavailablePolicyEnum } from './riskAssessment.ts';

const UpdateRiskAssessmentInputObject = builder.inputType('UpdateRiskAssessmentInput', {
  description:
    'All settings of a risk assessment; they replace the stored ones. Only the secret is kept if it is absent. Null and ' +
    '"" count as absent.',
  fields: (t) => ({
    provider: t.field({
      type: RiskProviderEnum,
      required: true,
      description: 'The provider that assesses the visitors.',
    }),
    siteKey: t.string({
      required: true,
      description: 'The public key for the widget in the form; at most 500 characters.',
    }),
    secret: t.string({
      description:
        'The secret that belongs to the site key; for reCAPTCHA Enterprise an API key of the project. At most 500 ' +
        'characters. It is encrypted and never shown again. If absent: the secret stored for the same provider is kept.',
    }),
    project: t.string({
      description:
        'The id or the number of the Google Cloud project; at most 100 characters. Required for RECAPTCHA_ENTERPRISE, and ' +
        'rejected for other providers.',
    }),
    minimumScore: t.float({
      description:
        'The lowest score with which a visitor is accepted, from 0 (bot) to 1 (human). Required for RECAPTCHA_ENTERPRISE ' +
        'and RECAPTCHA_V3. For HCAPTCHA only with hCaptcha Enterprise; other plans give no score. Rejected for ' +
        'RECAPTCHA_V2 and TURNSTILE.',
    }),
    allowedHostnames: t.stringList({
      required: true,
      description:
        'The names of 1 to 100 hosts whose pages may contain the form, such as "www.example.com": without scheme and ' +
        'port, compared exactly.',
    }),
    whenUnavailable: t.field({
      type: RiskUnavailablePolicyEnum,
      description: 'What happens to registrations while the provider is unavailable. If absent: REFUSE.',
    }),
  }),
});

const outcomeRef = outcomeRefs<UpdateRiskAssessmentOutcome>();

const UpdateRiskAssessmentResult = builder.unionType('UpdateRiskAssessmentResult', {
  description: 'How the change of a risk assessment ended.',
  types: [
    outcomeRef('UpdateRiskAssessmentSuccess').implement({
      description: 'The risk assessment was stored. It applies to registrations within two seconds.',
      fields: (t) => ({
        site: t.expose('site', { type: SiteObject, description: 'The site as stored.' }),
      }),
    }),
    ValidationErrorObject,
    SiteNotFoundErrorObject,
    SecretsKeyMissingErrorObject,
  ],
  resolveType: (outcome) => outcome.kind,
});

platformField(PlatformMutation, 'updateRiskAssessment', (t) =>
  t.field({
    type: UpdateRiskAssessmentResult,
    description:
      'Sets or changes the risk assessment of a site of the account. From then on, each registration requires a security ' +
      'token of the provider. `removeRiskAssessment` removes it.',
    args: {
      siteId: t.arg.int({ required: true, description: 'The `siteId`, an int32.' }),
      input: t.arg({ type: UpdateRiskAssessmentInputObject, required: true, description: 'The settings.' }),
    },
    resolve: (_root, { siteId, input }, { app, caller }) =>
      app.sites.updateRiskAssessment(caller.accountId, siteId, input),
  }),
);
