// What the platform sees of a site's risk assessment beyond what a form does: everything but the secret.
import type { RiskUnavailablePolicy } from '../../../risk/riskSettings.ts';
import { builder } from '../../builder.ts';
import { enumValues } from '../../enumValues.ts';
import { RiskAssessmentObject } from '../../public/site.ts';

const POLICIES: Record<RiskUnavailablePolicy, string> = {
  REFUSE: 'Visitors are asked to try again later (`RetryLaterError`).',
  ACCEPT: 'Visitors are let in, and their customers marked as UNASSESSED.',
};

export const RiskUnavailablePolicyEnum = builder.enumType('RiskUnavailablePolicy', {
  description: 'What becomes of registrations while the provider of the risk assessment cannot be asked.',
  values: enumValues(POLICIES),
});

const platformOnly = { subGraphs: ['Platform' as const] };

builder.objectFields(RiskAssessmentObject, (t) => ({
  project: t.string({
    ...platformOnly,
    nullable: true,
    description: 'The Google Cloud project of reCAPTCHA Enterprise. Null: another provider.',
    resolve: (settings) => ('project' in settings ? settings.project : null),
  }),
  minimumScore: t.float({
    ...platformOnly,
    nullable: true,
    description:
      'The least score with which visitors are let in: 1 is surely a person, 0 surely a machine. Null: the score does ' +
      'not matter, or the provider gives none.',
    resolve: (settings) => ('minimumScore' in settings ? settings.minimumScore : null),
  }),
  allowedHostnames: t.stringList({
    ...platformOnly,
    description: 'The hosts whose pages may hold the registration form.',
    resolve: ({ allowedHostnames }) => allowedHostnames,
  }),
  whenUnavailable: t.field({
    ...platformOnly,
    type: RiskUnavailablePolicyEnum,
    description: 'What becomes of registrations while the provider cannot be asked.',
    resolve: ({ whenUnavailable }) => whenUnavailable,
  }),
}));
