// Why the service cannot start, told to its operator.

/** A reason not to start that the operator can mend. The message is shown alone, without a stack trace; exit code 1. */
export class StartError extends Error {
  override readonly name = 'StartError';
}
