// Changing the settings of a site.
import type { UpdateSiteOutcome } from '../../../sites/siteInput.ts';
import { builder } from '../../builder.ts';
import { outcomeRefs } from '../../outcomeRef.ts';
import { SiteObject } from '../../public/site.ts';
import { reportOutcome } from '../../requestReport.ts';
import { LanguageCodeEnum } from '../../types/language.ts';
import { SiteNotFoundErrorObject } from '../../types/siteNotFoundError.ts';
import { ValidationErrorObject } from '../../types/validationError.ts';
import { PlatformMutation } from '../root.ts';

const UpdateSiteInputObject = builder.inputType('UpdateSiteInput', {
  description: 'What changes of a site. A field that is left out, or null, stays as it is.',
  fields: (t) => ({
    name: t.string({ description: 'The name of the site, for people; at most 255 characters.' }),
    defaultLanguage: t.field({
      type: LanguageCodeEnum,
      description: 'The language of customers who name none and whose browser names none.',
    }),
    strongPasswords: t.boolean({
      description: 'Whether new passwords must be strong (`Site.passwordRules`). Old passwords stay good.',
    }),
  }),
});

const UpdateSiteResult = builder.unionType('UpdateSiteResult', {
  description: 'How the change of a site ended.',
  types: [
    outcomeRefs<UpdateSiteOutcome>()('UpdateSiteSuccess').implement({
      description: 'The site is changed; registrations go by it within two seconds.',
      fields: (t) => ({
        site: t.expose('site', { type: SiteObject, description: 'The site as stored.' }),
      }),
    }),
    ValidationErrorObject,
    SiteNotFoundErrorObject,
  ],
  resolveType: (outcome) => outcome.kind,
});

builder.objectField(PlatformMutation, 'updateSite', (t) =>
  t.withAuth({ apiKey: true }).field({
    type: UpdateSiteResult,
    description: 'Changes settings of a site of the account. Registrations go by them within two seconds.',
    args: {
      siteId: t.arg.int({ required: true, description: 'The `siteId`, an int32.' }),
      input: t.arg({ type: UpdateSiteInputObject, required: true, description: 'What changes.' }),
    },
    resolve: async (_root, { siteId, input }, { app, caller, report }) =>
      reportOutcome(report, await app.sites.update(caller.accountId, siteId, input), siteId),
  }),
);
