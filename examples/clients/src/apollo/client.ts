// An Apollo Client for one endpoint. The cache identifies objects by `__typename` and `id`, its default.
import { ApolloClient, HttpLink, InMemoryCache } from '@apollo/client';
import { relayStylePagination } from '@apollo/client/utilities';
import { introspection as platform } from '../documents/__generated__/platform.ts';
import { introspection as visitor } from '../documents/__generated__/public.ts';

interface Introspection {
  readonly __schema: {
    readonly types: readonly {
      readonly name: string;
      readonly possibleTypes?: readonly { name: string }[];
    }[];
  };
}

export function createPublicClient(url: string, token?: string): ApolloClient {
  return new ApolloClient({
    link: linkTo(url, token),
    cache: new InMemoryCache({ possibleTypes: possibleTypes(visitor) }),
  });
}

export function createPlatformClient(url: string, apiKey: string): ApolloClient {
  return new ApolloClient({
    link: linkTo(url, apiKey),
    cache: new InMemoryCache({
      possibleTypes: possibleTypes(platform),
      typePolicies: {
        // The pages of one list are merged; with another filter or search it is another list.
        PlatformQuery: {
          queryType: true,
          fields: { customers: relayStylePagination(['filter', 'search']) },
        },
        PlatformMutation: { mutationType: true },
      },
    }),
  });
}

function linkTo(uri: string, token: string | undefined): HttpLink {
  return new HttpLink({ uri, headers: token ? { authorization: `Bearer ${token}` } : {} });
}

/** The members of unions and interfaces, so that `... on Error` matches every failure. */
function possibleTypes({ __schema }: Introspection): Record<string, string[]> {
  return Object.fromEntries(
    __schema.types.flatMap(({ name, possibleTypes }) =>
      possibleTypes ? [[name, possibleTypes.map((type) => type.name)]] : [],
    ),
  );
}
