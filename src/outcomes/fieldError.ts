// Field errors: the fields of the public inputs, and the codes of what can be wrong with them. (pure)

/** The fields of every public input, in the order of the inputs: field errors are reported in this order. */
export const INPUT_FIELDS = [
  'EMAIL',
  'PASSWORD',
  'LANGUAGE',
  'USERNAME',
  'DISPLAY_NAME',
  'EMAIL_HARDBOUNCE',
  'FIRST_NAME',
  'LAST_NAME',
  'METADATA',
  'OLD_PROVIDER_ID',
  'ORGANIZATION',
  'PHONE',
  'SALUTATION',
  'TITLE',
  'SECURITY_TOKEN',
  'IDEMPOTENCY_KEY',
] as const;
export type InputField = (typeof INPUT_FIELDS)[number];

/** Why a field is rejected. Stable: clients map their own messages to these codes. */
export const FIELD_ERROR_CODES = [
  'REQUIRED',
  'TOO_SHORT',
  'TOO_LONG',
  'TOO_MANY',
  'INVALID_FORMAT',
  'INVALID_CHARACTERS',
  'TAKEN',
  'DUPLICATE_KEY',
  'MISSING_NUMBER',
  'MISSING_SYMBOL',
  'MISSING_LOWERCASE',
  'MISSING_UPPERCASE',
  'COMMON',
  'NEEDS_VERIFICATION',
  'TOKEN_INVALID',
  'TOKEN_EXPIRED',
] as const;
export type FieldErrorCode = (typeof FIELD_ERROR_CODES)[number];

/** One violated rule; `limit` is the bound that was violated, for the codes that have one. */
export interface Violation {
  readonly code: FieldErrorCode;
  readonly limit?: number;
}

/** An error in one field that the caller can correct; `path` leads from the input to the place: `['metadata', '3', 'key']`. */
export interface FieldError<Field extends string = InputField> extends Violation {
  readonly field: Field;
  readonly path: readonly string[];
}
