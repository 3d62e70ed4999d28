// The fields of a risk assessment that only the platform has: everything except the secret.
import type { RiskUnavailablePolicy } from '../../../risk/riskSettings.ts';
import { builder } from '../../builder.ts';
import { enumValues } from '../../enumValues.ts';
import { RiskAssessmentObject } from '../../types/riskAssessment.ts';

const POLICIES: Record<RiskUnavailablePolicy, string> = {
  REFUSE: 'Registrations end with `RetryLaterError`.',
  ACCEPT: 'Visitors are accepted, and the customers are marked as UNASSESSED.',
};

export const RiskUnavailablePolicyEnum = builder.enumType('RiskUnavailablePolicy', {
  description: 'What happens to registrations while the provider of the risk assessment is unavailable.',
  values: enumValues(POLICIES),
});

const platformOnly = { subGraphs: ['Platform' as const] };

builder.objectFields(RiskAssessmentObject, (t) => ({
  project: t.string({
    ...platformOnly,
    nullable: true,
    description: 'The Google Cloud project of reCAPTCHA Enterprise. Null: the provider is another one.',
    resolve: (settings) => ('project' in settings ? settings.project : null),
  }),
  minimumScore: t.float({
    ...platformOnly,
    nullable: true,
    description:
      'The lowest score with which a visitor is accepted, from 0 (bot) to 1 (human). Null: the score is not checked, or ' +
      'the provider gives none.',
    resolve: (settings) => ('minimumScore' in settings ? settings.minimumScore : null),
  }),
  allowedHostnames: t.stringList({
    ...platformOnly,
    description: 'The names of the hosts whose pages may contain the registration form.',
    resolve: ({ allowedHostnames }) => allowedHostnames,
  }),
  whenUnavailable: t.field({
    ...platformOnly,
    type: RiskUnavailablePolicyEnum,
    description: 'What happens to registrations while the provider is unavailable.',
    resolve: ({ whenUnavailable }) => whenUnavailable,
  }),
}));
