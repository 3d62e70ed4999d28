// Switching the risk assessment of a site off.
import type { RemoveRiskAssessmentOutcome } from '../../../sites/riskAssessmentInput.ts';
import { builder } from '../../builder.ts';
import { outcomeRefs } from '../../outcomeRef.ts';
import { SiteObject } from '../../public/site.ts';
import { reportOutcome } from '../../requestReport.ts';
import { SiteNotFoundErrorObject } from '../../types/siteNotFoundError.ts';
import { PlatformMutation } from '../root.ts';

const RemoveRiskAssessmentResult = builder.unionType('RemoveRiskAssessmentResult', {
  description: 'How the removal of a risk assessment ended.',
  types: [
    outcomeRefs<RemoveRiskAssessmentOutcome>()('RemoveRiskAssessmentSuccess').implement({
      description: 'The site has no risk assessment, and its secret is forgotten.',
      fields: (t) => ({
        site: t.expose('site', { type: SiteObject, description: 'The site as stored.' }),
      }),
    }),
    SiteNotFoundErrorObject,
  ],
  resolveType: (outcome) => outcome.kind,
});

// A mutation of its own: were it a null of `updateRiskAssessment`, a forgotten variable would open the site to machines.
builder.objectField(PlatformMutation, 'removeRiskAssessment', (t) =>
  t.withAuth({ apiKey: true }).field({
    type: RemoveRiskAssessmentResult,
    description:
      'Switches the risk assessment of a site of the account off: visitors register without a security token. Removing ' +
      'it once more changes nothing.',
    args: { siteId: t.arg.int({ required: true, description: 'The `siteId`, an int32.' }) },
    resolve: async (_root, { siteId }, { app, caller, report }) =>
      reportOutcome(report, await app.sites.removeRiskAssessment(caller.accountId, siteId), siteId),
  }),
);
