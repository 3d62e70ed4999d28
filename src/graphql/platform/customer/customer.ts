// The fields of a customer that only the platform has, and the query for one customer.
import type { CustomerRisk, RiskVerdict } from '../../../risk/riskAssessment.ts';
import { builder } from '../../builder.ts';
import { enumValues } from '../../enumValues.ts';
import { CustomerObject } from '../../types/customer.ts';
import { RiskProviderEnum } from '../../types/riskAssessment.ts';
import { find } from '../find.ts';
import { platformField } from '../platformField.ts';
import { PlatformQuery } from '../root.ts';

const VERDICTS: Record<RiskVerdict, string> = {
  PASSED: 'The provider accepted the visitor.',
  UNASSESSED: 'The provider was unavailable, and the site accepts visitors in this case.',
};

const RiskVerdictEnum = builder.enumType('RiskVerdict', {
  description: 'How a risk assessment that accepted the visitor ended.',
  values: enumValues(VERDICTS),
});

const CustomerRiskObject = builder.objectRef<CustomerRisk>('CustomerRisk').implement({
  description: "What is stored of the risk assessment of a customer's registration.",
  fields: (t) => ({
    verdict: t.expose('verdict', { type: RiskVerdictEnum, description: 'How the assessment ended.' }),
    provider: t.expose('provider', {
      type: RiskProviderEnum,
      description: 'The provider that the site used.',
    }),
    score: t.exposeFloat('score', {
      nullable: true,
      description: 'From 0 (bot) to 1 (human). Null: the provider gave no score.',
    }),
  }),
});

builder.objectField(CustomerObject, 'risk', (t) =>
  t.field({
    type: CustomerRiskObject,
    nullable: true,
    subGraphs: ['Platform'],
    description: 'The risk assessment of the registration. Null: there was none.',
    resolve: ({ riskVerdict: verdict, riskProvider: provider, riskScore: score }) =>
      verdict && provider && { verdict, provider, score },
  }),
);

builder.objectField(CustomerObject, 'siteId', (t) =>
  t.exposeInt('siteId', {
    subGraphs: ['Platform'],
    description: 'The number of the site through which the customer registered.',
  }),
);

platformField(PlatformQuery, 'customer', (t) =>
  t.field({
    type: CustomerObject,
    nullable: true,
    description: 'One customer of the account. Null: the account has no customer with this id.',
    args: { id: t.arg.id({ required: true, description: 'The id of the customer, a UUID.' }) },
    resolve: async (_root, { id }, context) => (await find.customer(context, id)) ?? null,
  }),
);
