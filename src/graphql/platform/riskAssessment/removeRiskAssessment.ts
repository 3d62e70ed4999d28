// Removing the risk assessment of a site.
import type { RemoveRiskAssessmentOutcome } from '../../../sites/riskAssessmentInput.ts';
import { builder } from '../../builder.ts';
import { outcomeRefs } from '../../outcomeRefs.ts';
import { SiteObject } from '../../types/site.ts';
import { SiteNotFoundErrorObject } from '../../types/siteNotFoundError.ts';
import { platformField } from '../platformField.ts';
import { PlatformMutation } from '../root.ts';

const RemoveRiskAssessmentResult = builder.unionType('RemoveRiskAssessmentResult', {
  description: 'How the removal of a risk assessment ended.',
  types: [
    outcomeRefs<RemoveRiskAssessmentOutcome>()('RemoveRiskAssessmentSuccess').implement({
      description: 'The site has no risk assessment, and the stored secret was deleted.',
      fields: (t) => ({
        site: t.expose('site', { type: SiteObject, description: 'The site as stored.' }),
      }),
    }),
    SiteNotFoundErrorObject,
  ],
  resolveType: (outcome) => outcome.kind,
});

// A mutation of its own: as a null of `updateRiskAssessment`, a forgotten variable would let bots register.
platformField(PlatformMutation, 'removeRiskAssessment', (t) =>
  t.field({
    type: RemoveRiskAssessmentResult,
    description:
      'Removes the risk assessment of a site of the account: visitors register without a security token. Removing it ' +
      'again changes nothing.',
    args: { siteId: t.arg.int({ required: true, description: 'The `siteId`, an int32.' }) },
    resolve: (_root, { siteId }, { app, caller }) => app.sites.removeRiskAssessment(caller.accountId, siteId),
  }),
);
