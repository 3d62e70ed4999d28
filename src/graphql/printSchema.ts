// Schemas as text, the way they are committed.
import { type GraphQLSchema, lexicographicSortSchema, printSchema as print } from 'graphql';

/** The schema in SDL, sorted, so that a change of the code shows as a change of just these lines. */
export function printSchema(schema: GraphQLSchema): string {
  return `${print(lexicographicSortSchema(schema))}\n`;
}
