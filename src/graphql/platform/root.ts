// The roots of the platform's schema. Their fields require an API key.
import { builder } from '../builder.ts';

const ROOT = { subGraphs: ['Platform' as const], authScopes: { apiKey: true } };

export const PlatformQuery = builder.objectRef<object>('PlatformQuery').implement({
  ...ROOT,
  description: "What a publisher can read with an API key: only its own account's data.",
});

export const PlatformMutation = builder.objectRef<object>('PlatformMutation').implement({
  ...ROOT,
  description: "What a publisher can change with an API key: only its own account's data.",
});
