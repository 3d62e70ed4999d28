// The outcome of creating something of which the account has as much as it may have. (pure)
import type { ValidationError } from './validationError.ts';

/** The field error is at the input itself. */
export function tooMany<Field extends string>({
  field,
  limit,
}: {
  readonly field: Field;
  readonly limit: number;
}): ValidationError<Field> {
  return { kind: 'ValidationError', fieldErrors: [{ field, path: [], code: 'TOO_MANY', limit }] };
}
