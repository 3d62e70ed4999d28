// Outcomes on the command line: the success, or an error with the sentences and the codes of the API.
import { type ErrorOutcome, errorMessage } from '../texts/errorMessage.ts';
import { type FieldErrorFacts, fieldErrorMessage } from '../texts/fieldErrorMessage.ts';
import { CliError } from './cliError.ts';
import { printable } from './printable.ts';

type Success = { readonly kind: `${string}Success` };

/** An outcome without a sentence does not compile. */
type Failure = ErrorOutcome & { readonly fieldErrors?: readonly FieldErrorFacts[] };

/** @throws CliError for every outcome but the success. */
export function successOrFail<Outcome extends Success | Failure>(
  outcome: Outcome,
): Extract<Outcome, Success> {
  if (outcome.kind.endsWith('Success')) return outcome as Extract<Outcome, Success>;
  const failure = outcome as Failure;
  throw new CliError(
    [
      `Nothing was changed. ${errorMessage(failure)} (${failure.kind})`,
      ...(failure.fieldErrors ?? []).map((error) =>
        problemLine({ ...error, message: fieldErrorMessage(error) }),
      ),
    ].join('\n'),
  );
}

/** One line for each problem, e.g. `  name: The name must have at most 255 characters. (TOO_LONG)`. */
export function problemLine({
  path,
  code,
  message,
}: {
  readonly path: readonly PropertyKey[];
  readonly code: string;
  readonly message: string;
}): string {
  return `  ${printable(path.map(String).join('.'))}: ${message} (${code})`;
}
