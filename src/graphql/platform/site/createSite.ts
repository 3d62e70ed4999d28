// Creating a site.
import type { CreateSiteOutcome } from '../../../sites/siteInput.ts';
import { builder } from '../../builder.ts';
import { outcomeRefs } from '../../outcomeRef.ts';
import { SiteObject } from '../../public/site.ts';
import { reportOutcome } from '../../requestReport.ts';
import { LanguageCodeEnum } from '../../types/language.ts';
import { ValidationErrorObject } from '../../types/validationError.ts';
import { PlatformMutation } from '../root.ts';

const CreateSiteInputObject = builder.inputType('CreateSiteInput', {
  description: 'A new site. In optional fields null means "not given".',
  fields: (t) => ({
    name: t.string({
      required: true,
      description: 'The name of the site, for people; at most 255 characters.',
    }),
    defaultLanguage: t.field({
      type: LanguageCodeEnum,
      description: 'The language of customers who name none and whose browser names none. Not given: EN.',
    }),
    strongPasswords: t.boolean({
      description: 'Whether new passwords must be strong (`Site.passwordRules`). Not given: false.',
    }),
  }),
});

const CreateSiteResult = builder.unionType('CreateSiteResult', {
  description: 'How the creation of a site ended.',
  types: [
    outcomeRefs<CreateSiteOutcome>()('CreateSiteSuccess').implement({
      description: 'The site is there, and customers can register through it.',
      fields: (t) => ({
        site: t.expose('site', { type: SiteObject, description: 'The site as stored.' }),
      }),
    }),
    ValidationErrorObject,
  ],
  resolveType: (outcome) => outcome.kind,
});

builder.objectField(PlatformMutation, 'createSite', (t) =>
  t.withAuth({ apiKey: true }).field({
    type: CreateSiteResult,
    description: 'Adds a site to the account.',
    args: {
      input: t.arg({ type: CreateSiteInputObject, required: true, description: 'The site.' }),
    },
    resolve: async (_root, { input }, { app, caller, report }) =>
      reportOutcome(report, await app.sites.create(caller.accountId, input)),
  }),
);
