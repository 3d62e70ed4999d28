// Changing the settings of a site.
import type { UpdateSiteOutcome } from '../../../sites/siteInput.ts';
import { builder } from '../../builder.ts';
import { outcomeRefs } from '../../outcomeRefs.ts';
import { EmailVerificationPolicyEnum } from '../../types/emailVerificationPolicy.ts';
import { LanguageCodeEnum } from '../../types/language.ts';
import { MailNotConfiguredErrorObject } from '../../types/mailNotConfiguredError.ts';
import { SecretsKeyMissingErrorObject } from '../../types/secretsKeyMissingError.ts';
import { SiteObject } from '../../types/site.ts';
import { SiteNotFoundErrorObject } from '../../types/siteNotFoundError.ts';
import { ValidationErrorObject } from '../../types/validationError.ts';
import { platformField } from '../platformField.ts';
import { PlatformMutation } from '../root.ts';
import { TakenEmailPolicyEnum } from './takenEmailPolicy.ts';

const UpdateSiteInputObject = builder.inputType('UpdateSiteInput', {
  description: 'The changes of a site. A field that is absent or null stays as it is.',
  fields: (t) => ({
    name: t.string({ description: 'The name of the site, for people; at most 255 characters.' }),
    defaultLanguage: t.field({
      type: LanguageCodeEnum,
      description: 'The language of customers whose registration and browser name none.',
    }),
    strongPasswords: t.boolean({
      description:
        'Whether new passwords must be strong (`Site.passwordRules`). Existing passwords stay valid.',
    }),
    refuseCommonPasswords: t.boolean({
      description:
        'Whether common passwords are rejected as new ones (COMMON). Existing passwords stay valid.',
    }),
    emailVerification: t.field({
      type: EmailVerificationPolicyEnum,
      description:
        'Whether the site verifies e-mail addresses. To switch REQUIRED off, set `takenEmail` to TELL in the same or an ' +
        'earlier request.',
    }),
    takenEmail: t.field({
      type: TakenEmailPolicyEnum,
      description:
        'The response to a registration with a taken address. HIDE only while `emailVerification` is REQUIRED, else the ' +
        'field error NEEDS_VERIFICATION.',
    }),
  }),
});

const UpdateSiteResult = builder.unionType('UpdateSiteResult', {
  description: 'How the change of a site ended.',
  types: [
    outcomeRefs<UpdateSiteOutcome>()('UpdateSiteSuccess').implement({
      description: 'The site was changed. Registrations use the changed settings within two seconds.',
      fields: (t) => ({
        site: t.expose('site', { type: SiteObject, description: 'The site as stored.' }),
      }),
    }),
    ValidationErrorObject,
    SiteNotFoundErrorObject,
    MailNotConfiguredErrorObject,
    SecretsKeyMissingErrorObject,
  ],
  resolveType: (outcome) => outcome.kind,
});

platformField(PlatformMutation, 'updateSite', (t) =>
  t.field({
    type: UpdateSiteResult,
    description: 'Changes settings of a site of the account. Registrations use them within two seconds.',
    args: {
      siteId: t.arg.int({ required: true, description: 'The `siteId`, an int32.' }),
      input: t.arg({ type: UpdateSiteInputObject, required: true, description: 'The changes.' }),
    },
    resolve: (_root, { siteId, input }, { app, caller }) => app.sites.update(caller.accountId, siteId, input),
  }),
);
