// The platform's schema. It only imports, and names its roots.
import { GraphQLObjectType, GraphQLSchema } from 'graphql';
import { builder } from '../builder.ts';
// The builder also has the public roots, and must know them before it builds a schema.
import '../public/schema.ts';
import './account/account.ts';
import './account/apiKey.ts';
import './account/createApiKey.ts';
import './site/createSite.ts';
import './customer/customer.ts';
import './customer/customers.ts';
import './customer/deleteCustomer.ts';
import './customer/registerCustomer.ts';
import './import/importCustomers.ts';
import './node.ts';
import './riskAssessment/removeRiskAssessment.ts';
import './account/revokeApiKey.ts';
import './riskAssessment/riskAssessment.ts';
import './site/site.ts';
import './customer/updateCustomer.ts';
import './riskAssessment/updateRiskAssessment.ts';
import './site/updateSite.ts';
import './webhook/changeEndpoint.ts';
import './webhook/delivery.ts';
import './webhook/endpoint.ts';
import './webhook/redeliver.ts';
import './webhook/rotateWebhookSecret.ts';

const subGraph = builder.toSchema({ subGraph: 'Platform' });

const root = (name: string) => {
  const type = subGraph.getType(name);
  if (!(type instanceof GraphQLObjectType)) throw new Error(`${name} is not in the schema`);
  return type;
};

// One builder has one type `Query`, and that is the public one: both endpoints have a field `site`, but not the same.
// So the platform has roots with names of their own, which this schema uses as its query and mutation.
export const platformSchema = new GraphQLSchema({
  ...subGraph.toConfig(),
  query: root('PlatformQuery'),
  mutation: root('PlatformMutation'),
});
