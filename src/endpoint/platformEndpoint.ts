// The endpoint for publishers, who send an API key. The schema is not secret and can be read without one.
import { platformSchema } from '../graphql/platform/schema.ts';
import { bearerToken } from '../lib/bearerToken.ts';
import type { Endpoint } from './graphqlEndpoint.ts';

const query = `# Enter an API key below, under Headers.
# Create one with:
# npm run cli -- api-key create --help
query Customers($search: String) {
  account {
    id
    name
  }
  sites {
    edges {
      node {
        id
        name
        strongPasswords
      }
    }
  }
  customers(first: 20, search: $search) {
    edges {
      node {
        id
        email
        name
        oldProviderId
        createdAt
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
`;

export const PLATFORM_ENDPOINT: Endpoint = {
  path: '/platform/graphql',
  schema: platformSchema,
  graphiql: {
    title: 'Customer registration: platform',
    defaultTabs: [
      {
        query,
        variables: JSON.stringify({ search: 'katherine' }, null, 2),
      },
    ],
    defaultHeaders: JSON.stringify({ Authorization: 'Bearer crk_...' }, null, 2),
    defaultEditorToolsVisibility: 'headers',
  },
  findCaller: async (app, request) => {
    const secret = bearerToken(request.headers.get('authorization'));
    const apiKey = secret === null ? undefined : await app.apiKeys.findActive(secret);
    return apiKey
      ? { kind: 'ApiKey', accountId: apiKey.accountId, apiKeyId: apiKey.id }
      : { kind: 'WithoutApiKey' };
  },
};
