// The outcome of an input that violates rules. (pure)
import { type FieldError, INPUT_FIELDS, type InputField } from './fieldError.ts';

/** Fields need to be corrected; nothing was written. Never without a field error. */
export interface ValidationError<Field extends string = InputField> {
  readonly kind: 'ValidationError';
  readonly fieldErrors: readonly FieldError<Field>[];
  /** The argument whose fields the paths name; absent: `input`. Empty: the paths begin with an argument themselves. */
  readonly argumentPath?: readonly string[] | undefined;
}

/** The outcome of an input with these field errors, which are put in the order of the input's fields. */
export function validationError(fieldErrors: readonly FieldError[]): ValidationError {
  const rank = ({ field }: FieldError) => INPUT_FIELDS.indexOf(field);
  return { kind: 'ValidationError', fieldErrors: fieldErrors.toSorted((a, b) => rank(a) - rank(b)) };
}
