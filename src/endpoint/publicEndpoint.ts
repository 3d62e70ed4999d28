// The public endpoint.
import { publicSchema } from '../graphql/public/schema.ts';
import { GRAPHIQL } from './graphiql.ts';
import type { Endpoint } from './graphqlEndpoint.ts';

export const PUBLIC_ENDPOINT: Endpoint = { path: '/graphql', schema: publicSchema, graphiql: GRAPHIQL };
