// Rules of fields as zod schemas, and the field errors that come out of them. (pure)
import * as z from 'zod';
import { trimToNull } from '../lib/text.ts';
import type { FieldError, Violation } from './outcome.ts';
import { textViolations } from './textRule.ts';

/** Hands violations to zod, which adds the field's name to their path. */
export function report(
  context: z.RefinementCtx,
  violations: readonly (Violation & { path?: readonly string[] })[],
): void {
  for (const { path = [], ...violation } of violations) {
    // A message, lest zod look for one; nobody reads it.
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
      if (text !== null) report(context, textViolations(text, maxLength, allowed));
      return text;
    });
}

/** Text that must be there; trimmed, and bounded in code points. */
export function requiredText(maxLength: number) {
  return z.string().transform((raw, context) => {
    const text = raw.trim();
    report(context, text === '' ? [{ code: 'REQUIRED' }] : textViolations(text, maxLength));
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
