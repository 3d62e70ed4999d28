// A reason not to start that the operator can correct.

/** The message is printed alone, without a stack trace; the exit code is 1. It names the setting and the remedy. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

/** Another process has locked the directory of the embedded database. */
export class DataDirectoryInUseError extends StartError {}
