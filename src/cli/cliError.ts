// A command that was rejected.

/** The message is printed alone, without a stack trace; the exit code is 1. */
export class CliError extends Error {
  override readonly name = 'CliError';
}
