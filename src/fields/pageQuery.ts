// The arguments of a list that is read in pages (Relay's specification of cursor connections). (pure)
import * as z from 'zod';
import type { PageRequest } from '../lib/page.ts';
import type { ArgumentViolation } from '../outcomes/argumentViolation.ts';
import { addIssues } from './fieldRules.ts';

const DEFAULT_PAGE_SIZE = 20;
export const MAX_PAGE_SIZE = 100;

/** Rejects what is being read; `z.NEVER` stands for the value that there is not. */
export function reject(
  context: z.RefinementCtx,
  violation: ArgumentViolation,
  path: readonly string[] = [],
): never {
  addIssues(context, [{ ...violation, path }]);
  return z.NEVER;
}

/** Optional arguments: null counts as absent. */
export function optional<Schema extends z.ZodType>(schema: Schema) {
  return schema.nullish().transform((value): z.output<Schema> | undefined => value ?? undefined);
}

const pageSize = z.number().transform((size, context) => {
  if (size < 0) return reject(context, { code: 'TOO_SMALL', limit: 0 });
  if (size > MAX_PAGE_SIZE) return reject(context, { code: 'TOO_LARGE', limit: MAX_PAGE_SIZE });
  return size;
});

/** The four arguments. `readCursor` returns null for a text that is no cursor of the list. */
export function pageArguments<Place extends number | string | object>(
  readCursor: (cursor: string) => Place | null,
) {
  const cursor = z
    .string()
    .transform((text, context) => readCursor(text) ?? reject(context, { code: 'INVALID_FORMAT' }));
  return {
    first: optional(pageSize),
    after: optional(cursor),
    last: optional(pageSize),
    before: optional(cursor),
  };
}

interface PageArguments<Place> {
  readonly first?: number | undefined;
  readonly after?: Place | undefined;
  readonly last?: number | undefined;
  readonly before?: Place | undefined;
}

export function pageRequest<Place>(
  { first, after, last, before }: PageArguments<Place>,
  context: z.RefinementCtx,
): PageRequest<Place> {
  if (first !== undefined && last !== undefined) reject(context, { code: 'CONFLICT' }, ['last']);
  return {
    from: last === undefined ? 'start' : 'end',
    size: first ?? last ?? DEFAULT_PAGE_SIZE,
    after,
    before,
  };
}

/** The arguments of a list that has no others. */
export function pageQuery<Place extends number | string | object>(
  readCursor: (cursor: string) => Place | null,
) {
  return z
    .object(pageArguments(readCursor))
    .transform((paging, context) => ({ page: pageRequest(paging, context) }));
}
