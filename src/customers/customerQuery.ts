// Questions about the customers of an account: what may be asked, checked and brought into the form of the keys. (pure)
import * as z from 'zod';
import { readEmailAddress } from '../fields/emailAddress.ts';
import { addIssues } from '../fields/fieldRules.ts';
import { usernameKey } from '../fields/username.ts';
import { codePointLength, hasForbiddenCharacters } from '../lib/text.ts';
import type { ArgumentViolation } from '../outcomes/argumentViolation.ts';
import { type Position, readCursor } from './cursor.ts';
import { MAX_SEARCH_LENGTH, searchKey } from './searchKeys.ts';

/** How many customers a page holds where nothing is said, and at most. */
export const DEFAULT_PAGE_SIZE = 20;
export const MAX_PAGE_SIZE = 100;

/** Which customers; every condition that is there must hold. */
export interface CustomerFilter {
  readonly oldProviderId?: string | undefined;
  readonly emailKey?: string | undefined;
  readonly usernameKey?: string | undefined;
  readonly siteId?: number | undefined;
  readonly emailHardbounce?: boolean | undefined;
  readonly createdBefore?: Date | undefined;
  readonly createdAfter?: Date | undefined;
}

/** Up to `size` customers: the first ones, or the last ones, between two places. */
export interface PageRequest {
  readonly from: 'start' | 'end';
  readonly size: number;
  readonly after?: Position | undefined;
  readonly before?: Position | undefined;
}

export interface CustomerQuery {
  readonly filter: CustomerFilter;
  /** The folded beginning of a key. */
  readonly search?: string | null | undefined;
  readonly page: PageRequest;
}

/** One page. */
export interface CustomerPage<Row> {
  /** In the order of the list, whichever end the page was taken from. */
  readonly rows: readonly (Position & { readonly customer: Row })[];
  /** Whether there may be customers beyond the page, in the direction in which it was read. */
  readonly more: boolean;
  /** How far was read: beyond the rows where a search met customers that it had shown before. */
  readonly readTo?: Position | undefined;
}

/** Rejects what is being read; `z.NEVER` stands for the value that there is not. */
function reject(context: z.RefinementCtx, violation: ArgumentViolation, path: readonly string[] = []): never {
  addIssues(context, [{ ...violation, path }]);
  return z.NEVER;
}

/** Arguments that may be left out, which null does as well. */
function optional<Schema extends z.ZodType>(schema: Schema) {
  return schema.nullish().transform((value): z.output<Schema> | undefined => value ?? undefined);
}

/** Text that has no sense when empty. */
function givenText(maxLength: number) {
  return z.string().transform((raw, context) => {
    const text = raw.trim();
    if (text === '') return reject(context, { code: 'REQUIRED' });
    if (hasForbiddenCharacters(text)) return reject(context, { code: 'INVALID_CHARACTERS' });
    if (codePointLength(text) > maxLength) {
      return reject(context, { code: 'TOO_LONG', limit: maxLength });
    }
    return text;
  });
}

const emailKey = givenText(MAX_SEARCH_LENGTH).transform((text, context) => {
  const reading = readEmailAddress(text);
  return 'key' in reading ? reading.key : reject(context, { code: 'INVALID_FORMAT' });
});

/** The form of the keys; of an e-mail address too, whose international domain is kept in A-labels. */
function searched(text: string): string {
  const reading = readEmailAddress(text);
  return 'key' in reading ? reading.key : searchKey(text);
}

const pageSize = z.number().transform((size, context) => {
  if (size < 1) return reject(context, { code: 'TOO_SMALL', limit: 1 });
  if (size > MAX_PAGE_SIZE) return reject(context, { code: 'TOO_LARGE', limit: MAX_PAGE_SIZE });
  return size;
});

const cursor = z
  .string()
  .transform((text, context) => readCursor(text) ?? reject(context, { code: 'INVALID_FORMAT' }));

const filter = z
  .object({
    oldProviderId: optional(givenText(255)),
    email: optional(emailKey),
    username: optional(givenText(100).transform(usernameKey)),
    siteId: optional(z.number()),
    emailHardbounce: optional(z.boolean()),
    createdBefore: optional(z.date()),
    createdAfter: optional(z.date()),
  })
  .transform(({ email, username, ...others }) => ({ ...others, emailKey: email, usernameKey: username }));

/** Every rule of the arguments of a list of customers, told at once; the output is the question as the store reads it. */
export const customerQuery = z
  .object({
    first: optional(pageSize),
    after: optional(cursor),
    last: optional(pageSize),
    before: optional(cursor),
    filter: optional(filter),
    search: optional(givenText(MAX_SEARCH_LENGTH).transform(searched)),
  })
  .transform(({ first, after, last, before, filter = {}, search }, context): CustomerQuery => {
    if (first !== undefined && last !== undefined) reject(context, { code: 'CONFLICT' }, ['last']);
    // A cursor belongs to the list that it came from: with another search, or without one, it names no place.
    for (const [name, position] of Object.entries({ after, before })) {
      if (position && !belongsTo(position, search)) reject(context, { code: 'INVALID_FORMAT' }, [name]);
    }
    const from = last === undefined ? 'start' : 'end';
    return { filter, search, page: { from, size: first ?? last ?? DEFAULT_PAGE_SIZE, after, before } };
  });

function belongsTo({ key }: Position, search: string | undefined): boolean {
  return search === undefined ? key === undefined : key?.startsWith(search) === true;
}

/** The arguments as callers give them. */
export type CustomerQueryInput = z.input<typeof customerQuery>;
