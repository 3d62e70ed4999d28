// What a publisher's server says about the visitor whom it registers. (pure)
import { isIP } from 'node:net';
import * as z from 'zod';
import { addIssues } from '../fields/fieldRules.ts';
import { trimToNull } from '../lib/text.ts';

const text = z
  .string()
  .nullish()
  .transform((given) => trimToNull(given) ?? undefined);

const address = text.superRefine((given, context) => {
  if (given !== undefined && isIP(given) === 0) addIssues(context, [{ code: 'INVALID_FORMAT' }]);
});

/** Reads the input; its rules depend on nothing else. */
export const visitorInput = z.object({ address, userAgent: text, acceptLanguage: text });
