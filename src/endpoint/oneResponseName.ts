// The validation rule that keeps a request from multiplying lists and objects by aliases.
import {
  type ASTVisitor,
  GraphQLError,
  getNamedType,
  isIntrospectionType,
  isLeafType,
  type ValidationContext,
} from 'graphql';

/**
 * Below the root, a field that returns a list or an object has one name in the response. Under several aliases it would
 * contain the same values several times, and aliases within each would multiply them. Root fields are exempt: they have
 * arguments, which differ from one alias to another.
 */
export function oneResponseName(context: ValidationContext): ASTVisitor {
  const schema = context.getSchema();
  const roots = [schema.getQueryType(), schema.getMutationType()];
  const names = new Map<string, string>();
  return {
    Field(field) {
      const parent = context.getParentType();
      const type = context.getType();
      // The parts of the schema have a rule of their own.
      if (!parent || !type || isIntrospectionType(parent)) return;
      if (roots.some((root) => root?.name === parent.name)) return;
      // A leaf that is not in a list is small.
      if (isLeafType(getNamedType(type)) && !type.toString().includes('[')) return;
      const coordinate = `${parent.name}.${field.name.value}`;
      const name = (field.alias ?? field.name).value;
      const firstName = names.get(coordinate) ?? name;
      names.set(coordinate, firstName);
      if (name === firstName) return;
      const message = `A request may contain the field ${coordinate} under one name only.`;
      context.reportError(new GraphQLError(message, { nodes: field }));
    },
  };
}
