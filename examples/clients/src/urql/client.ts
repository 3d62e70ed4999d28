// An urql client with Graphcache for one endpoint. Graphcache identifies objects by `__typename` and `id`, its default.
import { Client, fetchExchange } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';
import { introspection as platform } from '../documents/__generated__/platform.ts';
import { introspection as visitor } from '../documents/__generated__/public.ts';

/** Values without an identity: they belong to the object that contains them. */
const VALUES = { AuthToken: () => null, FieldError: () => null, PasswordRules: () => null };

export function createPublicClient(url: string, token?: string): Client {
  return createClient(url, token, cacheExchange({ schema: visitor, keys: VALUES }));
}

export function createPlatformClient(url: string, apiKey: string): Client {
  return createClient(
    url,
    apiKey,
    cacheExchange({ schema: platform, resolvers: { PlatformQuery: { customers: relayPagination() } } }),
  );
}

function createClient(
  url: string,
  token: string | undefined,
  cache: ReturnType<typeof cacheExchange>,
): Client {
  return new Client({
    url,
    preferGetMethod: false,
    exchanges: [cache, fetchExchange],
    fetchOptions: { headers: token ? { authorization: `Bearer ${token}` } : {} },
  });
}
