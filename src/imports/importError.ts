// A reason why a file cannot be imported, which the operator can correct.

/** The message is printed alone, without a stack trace. It contains nothing of a row. */
export class ImportError extends Error {
  override readonly name = 'ImportError';
}
