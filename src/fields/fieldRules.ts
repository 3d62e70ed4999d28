// Rules of fields as zod schemas, and the field errors that come out of them. (pure)
import * as z from 'zod';
import { trimToNull } from '../lib/text.ts';
import type { FieldError, Violation } from '../outcomes/fieldError.ts';
import { textViolations } from './textRule.ts';

/** A violated rule, and where: `path` leads on from the value that zod is reading. */
interface Issue {
  readonly code: string;
  readonly limit?: number;
  readonly path?: readonly string[];
}

/** Reports violations to zod, which adds the name of the field to their path. The only way in which rules of ours reach zod. */
export function addIssues(context: z.RefinementCtx, issues: readonly Issue[]): void {
  for (const { path = [], ...violation } of issues) {
    // With a message, because zod would look for one; nothing reads it.
    context.addIssue({ code: 'custom', path: [...path], params: violation, message: violation.code });
  }
}

/** Text that may be left out, which "" and null do as well; trimmed, and bounded in code points. */
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

/** Text that must be there; trimmed, and bounded in code points. */
export function requiredText(maxLength: number) {
  return z.string().transform((raw, context) => {
    const text = raw.trim();
    addIssues(context, text === '' ? [{ code: 'REQUIRED' }] : textViolations(text, maxLength));
    return text;
  });
}

/** What a schema of such fields has found; `fields` names the input's fields. */
export function fieldErrors<Field extends string>(
  { issues }: z.ZodError,
  fields: Readonly<Record<string, Field>>,
): FieldError<Field>[] {
  return issues.map((issue) => {
    const path = issue.path.map(String);
    const field = fields[path[0] ?? ''];
    // The door has checked the types already, so that any other issue is a bug of ours and not a fault of the caller's.
    if (issue.code !== 'custom' || !field) {
      throw new TypeError(`The input is not of the declared type: ${issue.code}`);
    }
    return { ...(issue.params as Violation), field, path };
  });
}
