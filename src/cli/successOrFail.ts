// Outcomes as the command line takes them: the success, or a refusal that names what is wrong.
import { CliError } from './cliError.ts';

interface Problem {
  readonly path: readonly PropertyKey[];
  readonly code: string;
  readonly limit?: number;
}

type Success<Outcome> = Extract<Outcome, { readonly kind: `${string}Success` }>;

/** @throws CliError for every outcome but the success. */
export function successOrFail<Outcome extends { readonly kind: string }>(outcome: Outcome): Success<Outcome> {
  if (outcome.kind.endsWith('Success')) return outcome as Success<Outcome>;
  const { kind, fieldErrors = [] } = outcome as { kind: string; fieldErrors?: readonly Problem[] };
  throw new CliError([`Nothing was changed: ${kind}`, ...problemLines(fieldErrors)].join('\n'));
}

/** One line a problem, e.g. `  name: TOO_LONG (limit 255)`. */
export function problemLines(problems: readonly Problem[]): string[] {
  return problems.map(
    ({ path, code, limit }) =>
      `  ${path.map(String).join('.')}: ${code}${limit === undefined ? '' : ` (limit ${limit})`}`,
  );
}
