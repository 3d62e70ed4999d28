// The rule for all text. (pure)
import { codePointLength, hasForbiddenCharacters } from '../lib/text.ts';
import type { Violation } from '../outcomes/fieldError.ts';

/** What is wrong with a trimmed text: characters that are forbidden or not `allowed`, or more than `maxLength` code points. */
export function textViolations(text: string, maxLength: number, allowed?: RegExp): Violation[] {
  const violations: Violation[] = [];
  if (hasForbiddenCharacters(text) || allowed?.test(text) === false) {
    violations.push({ code: 'INVALID_CHARACTERS' });
  }
  if (codePointLength(text) > maxLength) violations.push({ code: 'TOO_LONG', limit: maxLength });
  return violations;
}
