// Outcomes as GraphQL types.
import { builder } from './builder.ts';

/**
 * A function that makes the object types of an outcome's union. An outcome's `kind` is the name of its GraphQL type:
 * a misspelt or renamed one does not compile, and without the type of every kind in the union no resolver does.
 */
export function outcomeRefs<Outcome extends { readonly kind: string }>() {
  return <Kind extends Outcome['kind']>(kind: Kind) =>
    builder.objectRef<Extract<Outcome, { readonly kind: Kind }>>(kind);
}
