// The message for a variable whose value does not fit its type: where, and what is expected there.
import { type GraphQLError, Kind } from 'graphql';
import { withoutValue } from './withoutValue.ts';

/**
 * `Variable "$input" is invalid at input.email: Expected a value of type "String".`; undefined for any other error. The
 * executor's own message, `Variable "$input" got invalid value 1 at "input.email"; Expected ...`, contains the value.
 */
export function invalidVariable({ nodes, message, originalError }: GraphQLError): string | undefined {
  const node = nodes?.[0];
  if (node?.kind !== Kind.VARIABLE_DEFINITION || !originalError) return undefined;
  const name = node.variable.name.value;
  const beforeReason = message.slice(0, -`; ${originalError.message}`.length);
  const [, path] = PATH.exec(beforeReason.slice(beforeReason.lastIndexOf(' at "'))) ?? [];
  return `Variable "$${name}" is invalid at ${path ?? name}: ${withoutValue(originalError.message)}`;
}

/** Names of input fields and list indexes: nothing that a caller wrote. */
const PATH = /^ at "(\w+(?:\.\w+|\[\d+\])+)"$/;
