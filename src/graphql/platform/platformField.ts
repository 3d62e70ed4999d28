// Fields of the platform's roots.
import { builder } from '../builder.ts';
import type { PlatformQuery } from './root.ts';

type Types = typeof builder extends PothosSchemaTypes.SchemaBuilder<infer Inferred> ? Inferred : never;

const withApiKey = (t: PothosSchemaTypes.ObjectFieldBuilder<Types, object>) => t.withAuth({ apiKey: true });
type PlatformFieldBuilder = ReturnType<typeof withApiKey>;

/** Adds a field whose resolver receives an account: `caller.accountId`. */
export function platformField(
  /** PlatformQuery or PlatformMutation. */
  root: typeof PlatformQuery,
  name: string,
  define: (t: PlatformFieldBuilder) => ReturnType<PlatformFieldBuilder['field']>,
): void {
  builder.objectField(root, name, (t) => define(withApiKey(t)));
}
