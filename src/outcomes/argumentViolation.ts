// What is wrong with an argument of a query. (pure)

/** Why an argument is rejected; `limit` is the bound that was violated, for the codes that have one. */
export interface ArgumentViolation {
  readonly code:
    | 'REQUIRED'
    | 'TOO_LONG'
    | 'TOO_MANY'
    | 'TOO_SMALL'
    | 'TOO_LARGE'
    | 'INVALID_FORMAT'
    | 'INVALID_CHARACTERS'
    | 'CONFLICT';
  readonly limit?: number;
}
