// The roots of the platform's graph: nothing below them is answered without an API key.
import { builder } from '../builder.ts';

const ROOT = { subGraphs: ['Platform' as const], authScopes: { apiKey: true } };

export const PlatformQuery = builder.objectRef<object>('PlatformQuery').implement({
  ...ROOT,
  description: 'What a publisher can ask with an API key: about its own account and nothing else.',
});

export const PlatformMutation = builder.objectRef<object>('PlatformMutation').implement({
  ...ROOT,
  description: 'What a publisher can do with an API key: in its own account and nowhere else.',
});
