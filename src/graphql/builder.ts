// The one Pothos builder, from which both endpoints' schemas are made.
import SchemaBuilder from '@pothos/core';
import ValidationPlugin from '@pothos/plugin-validation';
import type { GraphqlContext } from './context.ts';

export const builder = new SchemaBuilder<{
  Context: GraphqlContext;
  DefaultFieldNullability: false;
  Scalars: { DateTime: { Input: never; Output: Date }; ID: { Input: string; Output: string } };
}>({ plugins: [ValidationPlugin], defaultFieldNullability: false });
