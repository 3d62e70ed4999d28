// The GraphQL error for arguments that violate a rule: one error with all violations, as codes and as sentences.
import type { StandardSchemaV1 } from '@pothos/plugin-validation';
import { GraphQLError } from 'graphql';
import type { ArgumentViolation } from '../outcomes/argumentViolation.ts';
import { argumentMessage } from '../texts/arguments.ts';

/** In `extensions.argumentErrors`: `{ path: ["filter", "email"], code: "INVALID_FORMAT", message: "..." }`. */
export interface ArgumentError extends ArgumentViolation {
  /** The argument, then the path within it. */
  readonly path: readonly string[];
  readonly message: string;
}

export function argumentError({ issues }: StandardSchemaV1.FailureResult): GraphQLError {
  const argumentErrors = issues.map((issue): ArgumentError => {
    const path = (issue.path ?? []).map((step) => String(typeof step === 'object' ? step.key : step));
    // GraphQL has checked the types already. A schema reports its rules as violations, in `params`.
    const { params } = issue as { params?: ArgumentViolation };
    const violation = params ?? ({ code: 'INVALID_FORMAT' } as const);
    return { path, ...violation, message: argumentMessage(path, violation) };
  });
  return new GraphQLError(argumentErrors.map(({ message }) => message).join(' '), {
    extensions: { code: 'BAD_USER_INPUT', argumentErrors },
  });
}
