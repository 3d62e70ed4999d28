// The sentences of the errors of an import. Programmers read them, in English. (pure)
import type { ImportErrorCode } from '../outcomes/importErrorCode.ts';

/** A sentence for each code; `name` is the field, or nothing. */
const SENTENCES: Record<ImportErrorCode, (name: string) => string> = {
  REQUIRED: (name) => `${name} is required.`,
  TOO_LONG: (name) => `${name} is too long.`,
  TOO_MANY: (name) => `${name} has too many entries.`,
  INVALID_FORMAT: (name) => `${name} does not have the form that the field requires.`,
  INVALID_CHARACTERS: (name) => `${name} contains characters that are not allowed.`,
  TAKEN: (name) => `${name} belongs to another customer of the account.`,
  DUPLICATE_KEY: (name) => `${name} repeats the key of an earlier entry.`,
  HASH_UNKNOWN: () => 'The password hash is of no known kind.',
  HASH_TOO_COSTLY: () => 'The password hash costs too much to verify.',
  HASH_WEAK: () => 'The password hash is weak. The command line imports it with --accept-weak-hashes.',
  DUPLICATE_IN_FILE: (name) => `${name} repeats that of an earlier row.`,
  LINE_UNREADABLE: () => 'The line cannot be read.',
  FIELD_UNKNOWN: () => 'The row has a field that is not known.',
};

/** The message of one error, e.g. "The value of email is required." */
export function importErrorMessage({
  code,
  path,
}: {
  readonly code: ImportErrorCode;
  readonly path: readonly string[];
}): string {
  const name = path.length > 0 ? `The value of ${path.join('.')}` : 'The value';
  return SENTENCES[code](name);
}
