// Creating a site.
import type { CreateSiteOutcome } from '../../../sites/siteInput.ts';
import { builder } from '../../builder.ts';
import { outcomeRefs } from '../../outcomeRefs.ts';
import { EmailVerificationPolicyEnum } from '../../types/emailVerificationPolicy.ts';
import { LanguageCodeEnum } from '../../types/language.ts';
import { MailNotConfiguredErrorObject } from '../../types/mailNotConfiguredError.ts';
import { SecretsKeyMissingErrorObject } from '../../types/secretsKeyMissingError.ts';
import { SiteObject } from '../../types/site.ts';
import { ValidationErrorObject } from '../../types/validationError.ts';
import { platformField } from '../platformField.ts';
import { PlatformMutation } from '../root.ts';
import { TakenEmailPolicyEnum } from './takenEmailPolicy.ts';

const CreateSiteInputObject = builder.inputType('CreateSiteInput', {
  description: 'A new site. In optional fields, null counts as absent.',
  fields: (t) => ({
    name: t.string({
      required: true,
      description: 'The name of the site, for people; at most 255 characters.',
    }),
    defaultLanguage: t.field({
      type: LanguageCodeEnum,
      description: 'The language of customers whose registration and browser name none. If absent: EN.',
    }),
    strongPasswords: t.boolean({
      description: 'Whether new passwords must be strong (`Site.passwordRules`). If absent: false.',
    }),
    refuseCommonPasswords: t.boolean({
      description: 'Whether common passwords are rejected as new ones (COMMON). If absent: false.',
    }),
    emailVerification: t.field({
      type: EmailVerificationPolicyEnum,
      description: 'Whether the site verifies e-mail addresses. If absent: OFF.',
    }),
    takenEmail: t.field({
      type: TakenEmailPolicyEnum,
      description:
        'The response to a registration with a taken address. HIDE only with `emailVerification` REQUIRED, else the field ' +
        'error NEEDS_VERIFICATION. If absent: TELL.',
    }),
  }),
});

const CreateSiteResult = builder.unionType('CreateSiteResult', {
  description: 'How the creation of a site ended.',
  types: [
    outcomeRefs<CreateSiteOutcome>()('CreateSiteSuccess').implement({
      description: 'The site was created. Customers can register through it.',
      fields: (t) => ({
        site: t.expose('site', { type: SiteObject, description: 'The site as stored.' }),
      }),
    }),
    ValidationErrorObject,
    MailNotConfiguredErrorObject,
    SecretsKeyMissingErrorObject,
  ],
  resolveType: (outcome) => outcome.kind,
});

platformField(PlatformMutation, 'createSite', (t) =>
  t.field({
    type: CreateSiteResult,
    description:
      'Adds a site to the account. An account has at most 1,000 sites: one more is a field error TOO_MANY at `input`.',
    args: {
      input: t.arg({ type: CreateSiteInputObject, required: true, description: 'The site.' }),
    },
    resolve: (_root, { input }, { app, caller }) => app.sites.create(caller.accountId, input),
  }),
);
