// The one Pothos builder, from which both endpoints' schemas are made.
import SchemaBuilder from '@pothos/core';
import RelayPlugin from '@pothos/plugin-relay';
import ScopeAuthPlugin from '@pothos/plugin-scope-auth';
import SubGraphPlugin from '@pothos/plugin-sub-graph';
import ValidationPlugin from '@pothos/plugin-validation';
import { argumentError } from './argumentError.ts';
import { apiKeyNeeded } from './callerErrors.ts';
import type { GraphqlContext, PlatformContext } from './context.ts';
import { relayDescriptions } from './relayDescriptions.ts';

export const builder = new SchemaBuilder<{
  Context: GraphqlContext;
  DefaultFieldNullability: false;
  DefaultEdgesNullability: false;
  DefaultNodeNullability: false;
  Scalars: { DateTime: { Input: Date; Output: Date }; ID: { Input: string; Output: string } };
  SubGraphs: 'Public' | 'Platform';
  AuthScopes: { apiKey: boolean };
  AuthContexts: { apiKey: PlatformContext };
}>({
  plugins: [ScopeAuthPlugin, RelayPlugin, SubGraphPlugin, ValidationPlugin],
  defaultFieldNullability: false,
  scopeAuth: {
    authScopes: ({ caller }) => ({ apiKey: Boolean(caller) }),
    unauthorizedError: apiKeyNeeded,
  },
  // The ids are the domain's own (nodeId.ts), not the base64 of the plugin, and so is `node`.
  relay: { nodeQueryOptions: false, nodesQueryOptions: false, ...relayDescriptions },
  // Types are wherever a root leads to them; the roots, and fields that only one side sees, name theirs.
  subGraphs: {
    defaultForTypes: ['Public', 'Platform'],
    fieldsInheritFromTypes: true,
    explicitlyIncludeType: ({ name }) => /^Platform(Query|Mutation)$/.test(name),
  },
  validation: {
    // Arguments are validated before scopes are: a caller without a key must hear of that alone.
    validationError: (failure, _args, { caller }) =>
      caller === null ? apiKeyNeeded() : argumentError(failure),
  },
});
