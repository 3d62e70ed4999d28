// A site, as far as a registration form needs it.
import { passwordPolicy } from '../../passwords/passwordPolicy.ts';
import type { Site } from '../../sites/site.ts';
import { builder } from '../builder.ts';
import { nodeId } from '../nodeId.ts';
import { EmailVerificationPolicyEnum } from './emailVerificationPolicy.ts';
import { LanguageCodeEnum } from './language.ts';
import { NodeInterface } from './node.ts';
import { PasswordRulesObject } from './passwordRules.ts';
import { RiskAssessmentObject } from './riskAssessment.ts';

export const SiteObject = builder.objectRef<Site>('Site').implement({
  description: 'A web property on which visitors register.',
  interfaces: [NodeInterface],
  fields: (t) => ({
    id: t.id({
      description:
        'Opaque, and unique across all types: identifies the site in caches. Arguments take `siteId`.',
      resolve: nodeId,
    }),
    siteId: t.exposeInt('id', { description: 'The number of the site, an int32, which arguments take.' }),
    name: t.exposeString('name', { description: 'The name of the site, for people.' }),
    defaultLanguage: t.field({
      type: LanguageCodeEnum,
      description:
        'The language of a customer whose registration names no language, and whose browser asks for none that we know.',
      resolve: ({ settings }) => settings.defaultLanguage,
    }),
    passwordRules: t.field({
      type: PasswordRulesObject,
      description: 'The rules for new passwords on this site.',
      resolve: ({ settings }) => passwordPolicy(settings),
    }),
    emailVerification: t.field({
      type: EmailVerificationPolicyEnum,
      description: 'Whether a registration has to be completed with a code that is mailed to the address.',
      resolve: ({ settings }) => settings.emailVerification,
    }),
    riskAssessment: t.field({
      type: RiskAssessmentObject,
      nullable: true,
      description:
        'The risk assessment that each registration must pass. Null: there is none, and no `securityToken` is needed.',
      resolve: ({ settings }) => settings.risk,
    }),
  }),
});
