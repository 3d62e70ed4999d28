// Setting or changing the risk assessment of a site.
import type { UpdateRiskAssessmentOutcome } from '../../../sites/riskAssessmentInput.ts';
import { builder } from '../../builder.ts';
import { outcomeRefs } from '../../outcomeRef.ts';
import { RiskProviderEnum, SiteObject } from '../../public/site.ts';
import { reportOutcome } from '../../requestReport.ts';
import { ErrorInterface } from '../../types/error.ts';
import { SiteNotFoundErrorObject } from '../../types/siteNotFoundError.ts';
import { ValidationErrorObject } from '../../types/validationError.ts';
import { PlatformMutation } from '../root.ts';
import { RiskUnavailablePolicyEnum } from './riskAssessment.ts';

const UpdateRiskAssessmentInputObject = builder.inputType('UpdateRiskAssessmentInput', {
  description:
    'All settings of a risk assessment, in place of those that were there; the secret alone may be left out. Null and ' +
    '"" mean "not given".',
  fields: (t) => ({
    provider: t.field({ type: RiskProviderEnum, required: true, description: 'Who assesses the visitors.' }),
    siteKey: t.string({
      required: true,
      description: 'The public key, with which the form shows the widget; at most 500 characters.',
    }),
    secret: t.string({
      description:
        'The secret of the site key; for reCAPTCHA Enterprise an API key of the project. At most 500 characters. It is ' +
        'stored encrypted and never shown again. Not given: the secret stored for this provider stays.',
    }),
    project: t.string({
      description:
        'The id or the number of the Google Cloud project, at most 100 characters: needed for RECAPTCHA_ENTERPRISE, and ' +
        'for no other provider.',
    }),
    minimumScore: t.float({
      description:
        'The least score with which visitors are let in, from 0 (surely a machine) to 1 (surely a person). Needed for ' +
        'RECAPTCHA_ENTERPRISE and RECAPTCHA_V3; for HCAPTCHA only with hCaptcha Enterprise, which alone tells a score; ' +
        'not for RECAPTCHA_V2 and TURNSTILE.',
    }),
    allowedHostnames: t.stringList({
      required: true,
      description:
        'The names of the hosts whose pages may hold the form, such as "www.example.com": without scheme and port, ' +
        'compared whole, 1 to 100 of them.',
    }),
    whenUnavailable: t.field({
      type: RiskUnavailablePolicyEnum,
      description: 'What becomes of registrations while the provider cannot be asked. Not given: REFUSE.',
    }),
  }),
});

const outcomeRef = outcomeRefs<UpdateRiskAssessmentOutcome>();

const UpdateRiskAssessmentResult = builder.unionType('UpdateRiskAssessmentResult', {
  description: 'How the change of a risk assessment ended.',
  types: [
    outcomeRef('UpdateRiskAssessmentSuccess').implement({
      description: 'The risk assessment is set; registrations go by it within two seconds.',
      fields: (t) => ({
        site: t.expose('site', { type: SiteObject, description: 'The site as stored.' }),
      }),
    }),
    ValidationErrorObject,
    SiteNotFoundErrorObject,
    outcomeRef('SecretsKeyMissingError').implement({
      description:
        'The service has no key with which to encrypt the secret; nothing was written. Its operator has to set ' +
        'SECRETS_KEY.',
      interfaces: [ErrorInterface],
    }),
  ],
  resolveType: (outcome) => outcome.kind,
});

builder.objectField(PlatformMutation, 'updateRiskAssessment', (t) =>
  t.withAuth({ apiKey: true }).field({
    type: UpdateRiskAssessmentResult,
    description:
      'Sets the risk assessment of a site of the account, or changes it: from now on nobody registers without a ' +
      'security token of the provider. `removeRiskAssessment` switches it off.',
    args: {
      siteId: t.arg.int({ required: true, description: 'The `siteId`, an int32.' }),
      input: t.arg({ type: UpdateRiskAssessmentInputObject, required: true, description: 'The settings.' }),
    },
    resolve: async (_root, { siteId, input }, { app, caller, report }) =>
      reportOutcome(report, await app.sites.updateRiskAssessment(caller.accountId, siteId, input), siteId),
  }),
);
