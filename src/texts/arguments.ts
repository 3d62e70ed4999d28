// The sentences of argument errors. Programmers read them, in English. (pure)
import type { ArgumentViolation } from '../outcomes/argumentViolation.ts';

const SENTENCES: Record<ArgumentViolation['code'], (name: string, limit: number | undefined) => string> = {
  REQUIRED: (name) => `The argument ${name} must not be empty.`,
  TOO_LONG: (name, limit) => `The argument ${name} must have at most ${limit} characters.`,
  TOO_MANY: (name, limit) => `The argument ${name} must have at most ${limit} entries.`,
  TOO_SMALL: (name, limit) => `The argument ${name} must be at least ${limit}.`,
  TOO_LARGE: (name, limit) => `The argument ${name} must be at most ${limit}.`,
  INVALID_FORMAT: (name) => `The argument ${name} is not valid.`,
  INVALID_CHARACTERS: (name) => `The argument ${name} contains characters that are not allowed.`,
  CONFLICT: (name) => `The argument ${name} cannot be combined with the others.`,
};

/** The sentence for one argument, e.g. "The argument filter.email is not valid." */
export function argumentMessage(path: readonly string[], { code, limit }: ArgumentViolation): string {
  return SENTENCES[code](path.join('.'), limit);
}
