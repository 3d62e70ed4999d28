// Arguments of the platform's queries that break a rule: one error that tells all of them, in codes and in words.
import type { StandardSchemaV1 } from '@pothos/plugin-validation';
import { GraphQLError } from 'graphql';
import type { ArgumentViolation } from '../outcomes/argumentViolation.ts';
import { argumentMessage } from '../texts/arguments.ts';

/** In `extensions.argumentErrors`: `{ path: ["filter", "email"], code: "INVALID_FORMAT", message: "..." }`. */
export interface ArgumentError extends ArgumentViolation {
  /** From the field on: the argument, and what is within it. */
  readonly path: readonly string[];
  readonly message: string;
}

export function argumentError({ issues }: StandardSchemaV1.FailureResult): GraphQLError {
  const argumentErrors = issues.map((issue): ArgumentError => {
    const path = (issue.path ?? []).map((step) => String(typeof step === 'object' ? step.key : step));
    // The schemas report nothing but violations: types have been checked when an argument is read.
    const { params } = issue as { params?: ArgumentViolation };
    const violation = params ?? ({ code: 'INVALID_FORMAT' } as const);
    return { path, ...violation, message: argumentMessage(path, violation) };
  });
  return new GraphQLError(argumentErrors.map(({ message }) => message).join(' '), {
    extensions: { code: 'BAD_USER_INPUT', argumentErrors },
  });
}
