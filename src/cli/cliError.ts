// What an operator asked and cannot have.

/** The message is shown alone, without a stack trace; exit code 1. */
export class CliError extends Error {
  override readonly name = 'CliError';
}
