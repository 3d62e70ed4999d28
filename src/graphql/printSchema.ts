// Schemas as text, as they are committed.
import { type GraphQLSchema, lexicographicSortSchema, printSchema as print } from 'graphql';

/** The schema in SDL, sorted, so that a change of the code changes only the lines that it concerns. */
export function printSchema(schema: GraphQLSchema): string {
  return `${print(lexicographicSortSchema(schema))}\n`;
}
