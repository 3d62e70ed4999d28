// Object types for the members of an outcome's union.
import { builder } from './builder.ts';

/**
 * Returns a function that makes the object type of one kind of outcome. An outcome's `kind` is the name of its GraphQL
 * type: a misspelt or renamed one does not compile, nor does a resolver whose union lacks the type of a kind.
 */
export function outcomeRefs<Outcome extends { readonly kind: string }>() {
  return <Kind extends Outcome['kind']>(kind: Kind) =>
    builder.objectRef<Extract<Outcome, { readonly kind: Kind }>>(kind);
}
