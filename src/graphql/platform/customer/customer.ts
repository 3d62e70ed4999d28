// What the platform sees of a customer beyond what the customer does, and how it finds one.
import type { CustomerRisk, RiskVerdict } from '../../../risk/riskAssessment.ts';
import { builder } from '../../builder.ts';
import { enumValues } from '../../enumValues.ts';
import { RiskProviderEnum } from '../../public/site.ts';
import { CustomerObject } from '../../types/customer.ts';
import { PlatformQuery } from '../root.ts';

const VERDICTS: Record<RiskVerdict, string> = {
  PASSED: 'The provider vouched for the visitor.',
  UNASSESSED: 'The provider could not be asked, and the site accepts visitors nevertheless.',
};

const RiskVerdictEnum = builder.enumType('RiskVerdict', {
  description: 'How a risk assessment ended that let the visitor in.',
  values: enumValues(VERDICTS),
});

const CustomerRiskObject = builder.objectRef<CustomerRisk>('CustomerRisk').implement({
  description: "What is kept of the risk assessment of a customer's registration.",
  fields: (t) => ({
    verdict: t.expose('verdict', { type: RiskVerdictEnum, description: 'How it ended.' }),
    provider: t.expose('provider', { type: RiskProviderEnum, description: 'Who assessed the visitor.' }),
    score: t.exposeFloat('score', {
      nullable: true,
      description: '1 is surely a person, 0 surely a machine. Null: the provider gave no score.',
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
    description: 'The site through which the customer registered.',
  }),
);

builder.objectField(PlatformQuery, 'customer', (t) =>
  t.withAuth({ apiKey: true }).field({
    type: CustomerObject,
    nullable: true,
    description: 'One customer of the account. Null: the account has no such customer.',
    args: { id: t.arg.id({ required: true, description: 'The id of the customer, a UUID.' }) },
    resolve: async (_root, { id }, { app, caller }) =>
      (await app.customers.find(caller.accountId, id)) ?? null,
  }),
);
