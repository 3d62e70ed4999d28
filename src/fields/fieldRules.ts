// Rules of fields as zod schemas, and the field errors that result from them. (pure)
import * as z from 'zod';
import { isBlank, trimToNull } from '../lib/text.ts';
import type { FieldError, Violation } from '../outcomes/fieldError.ts';
import { readEmailAddress } from './emailAddress.ts';
import { LANGUAGE_CODES } from './language.ts';
import { textViolations } from './textRule.ts';
import { USERNAME_CHARACTERS, USERNAME_MAX_LENGTH } from './username.ts';

/** A violated rule, and where: `path` continues the path of the value that zod is reading. */
interface Issue {
  readonly code: string;
  readonly limit?: number;
  readonly path?: readonly string[];
}

/** Reports violations to zod, which adds the name of the field to their path. All our rules use it. */
export function addIssues(context: z.RefinementCtx, issues: readonly Issue[]): void {
  for (const { path = [], ...violation } of issues) {
    // With a message, because zod would look for one; nothing reads it.
    context.addIssue({ code: 'custom', path: [...path], params: violation, message: violation.code });
  }
}

/** Optional text: "" and null count as absent. Trimmed, and bounded in code points. */
export function optionalText(maxLength: number, allowed?: RegExp) {
  return z
    .string()
    .nullish()
    .transform((raw, context) => {
      const text = trimToNull(raw);
      if (text !== null) addIssues(context, textViolations(text, maxLength, allowed));
      return text;
    });
}

/** Required text. Trimmed, and bounded in code points. */
export function requiredText(maxLength: number) {
  return z.string().transform((raw, context) => {
    const text = raw.trim();
    addIssues(context, isBlank(text) ? [{ code: 'REQUIRED' }] : textViolations(text, maxLength));
    return text;
  });
}

/** A required e-mail address. */
export const requiredEmail = z.string().transform((raw, context) => {
  const address = raw.trim();
  const reading = isBlank(address) ? ({ code: 'REQUIRED' } as const) : readEmailAddress(address);
  if ('key' in reading) return reading;
  addIssues(context, [reading]);
  return z.NEVER;
});

/** An optional username. */
export const optionalUsername = optionalText(USERNAME_MAX_LENGTH, USERNAME_CHARACTERS);

/** An optional ISO 639-1 code in lower case, as the enum of the API has it. Texts of the command line may be anything. */
export const optionalLanguage = z
  .string()
  .nullish()
  .superRefine((code, context) => {
    if (code != null && !LANGUAGE_CODES.includes(code)) addIssues(context, [{ code: 'INVALID_FORMAT' }]);
  });

/** The field errors of an input that zod rejected; `fields` names the input's fields. */
export function fieldErrors<Field extends string>(
  { issues }: z.ZodError,
  fields: Readonly<Record<string, Field>>,
): FieldError<Field>[] {
  return issues.map((issue) => {
    const path = issue.path.map(String);
    const field = fields[path[0] ?? ''];
    // The types were checked before, so that any other issue is a bug and not the caller's mistake.
    if (issue.code !== 'custom' || !field) {
      throw new TypeError(`The input is not of the declared type: ${issue.code}`);
    }
    return { field, path, ...(issue.params as Violation) };
  });
}
