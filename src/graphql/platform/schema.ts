// The platform's schema: it only imports, and names its roots.
import { GraphQLObjectType, GraphQLSchema } from 'graphql';
import { builder } from '../builder.ts';
// Types that both endpoints share are in the builder that also holds the public roots: those are loaded first.
import '../public/schema.ts';
import './account/account.ts';
import './account/apiKey.ts';
import './account/createApiKey.ts';
import './site/createSite.ts';
import './customer/customer.ts';
import './customer/customers.ts';
import './node.ts';
import './riskAssessment/removeRiskAssessment.ts';
import './account/revokeApiKey.ts';
import './riskAssessment/riskAssessment.ts';
import './site/site.ts';
import './customer/updateCustomer.ts';
import './riskAssessment/updateRiskAssessment.ts';
import './site/updateSite.ts';

const subGraph = builder.toSchema({ subGraph: 'Platform' });

const root = (name: string) => {
  const type = subGraph.getType(name);
  if (!(type instanceof GraphQLObjectType)) throw new Error(`${name} is not in the graph`);
  return type;
};

// The builder has one Query, the public one: two roots of one name could not ask different things.
export const platformSchema = new GraphQLSchema({
  ...subGraph.toConfig(),
  query: root('PlatformQuery'),
  mutation: root('PlatformMutation'),
});
