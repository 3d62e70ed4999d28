// The Pothos builder from which the schemas of both endpoints are built.
import SchemaBuilder from '@pothos/core';
import RelayPlugin from '@pothos/plugin-relay';
import ScopeAuthPlugin from '@pothos/plugin-scope-auth';
import SubGraphPlugin from '@pothos/plugin-sub-graph';
import TracingPlugin from '@pothos/plugin-tracing';
import ValidationPlugin from '@pothos/plugin-validation';
import { argumentError } from './argumentError.ts';
import { apiKeyNeeded } from './callerErrors.ts';
import type { GraphqlContext, PlatformContext } from './context.ts';
import { relayDescriptions } from './relayDescriptions.ts';
import { type RecordedOutcome, recordOutcome } from './requestLog.ts';

export const builder = new SchemaBuilder<{
  Context: GraphqlContext;
  DefaultFieldNullability: false;
  DefaultEdgesNullability: false;
  DefaultNodeNullability: false;
  Scalars: { DateTime: { Input: Date; Output: Date }; ID: { Input: string; Output: string } };
  SubGraphs: 'Public' | 'Platform';
  AuthScopes: { apiKey: boolean };
  AuthContexts: { apiKey: PlatformContext };
  Tracing: boolean;
}>({
  plugins: [ScopeAuthPlugin, RelayPlugin, SubGraphPlugin, TracingPlugin, ValidationPlugin],
  defaultFieldNullability: false,
  scopeAuth: {
    authScopes: ({ caller }) => ({ apiKey: caller.kind === 'ApiKey' }),
    unauthorizedError: apiKeyNeeded,
  },
  // The ids are the domain's own (nodeId.ts), not the base64 of the plugin, and so is `node`.
  relay: { nodeQueryOptions: false, nodesQueryOptions: false, ...relayDescriptions },
  // A type belongs to both schemas, as far as fields lead to it. Roots, and fields of one schema only, name their own.
  subGraphs: {
    defaultForTypes: ['Public', 'Platform'],
    fieldsInheritFromTypes: true,
    explicitlyIncludeType: ({ name }) => /^Platform(Query|Mutation)$/.test(name),
  },
  tracing: {
    default: isMutation,
    wrap: (resolve) => async (root, args, context, info) => {
      const outcome = (await resolve(root, args, context, info)) as RecordedOutcome;
      recordOutcome(context.requestLog, outcome, typeof args.siteId === 'number' ? args.siteId : undefined);
      return outcome;
    },
  },
  validation: {
    // Arguments are validated before scopes: a caller without a key gets the error about the key and no other.
    validationError: (failure, _args, { caller }) =>
      caller.kind === 'WithoutApiKey' ? apiKeyNeeded() : argumentError(failure),
  },
});

/** Each of them resolves to an outcome, which is recorded here, so that no resolver can forget it. */
function isMutation({ parentType }: { parentType: string }): boolean {
  return parentType === 'Mutation' || parentType === 'PlatformMutation';
}
