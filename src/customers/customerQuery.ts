// Queries for the customers of an account: the arguments, checked and brought into the form of the keys. (pure)
import * as z from 'zod';
import { readEmailAddress } from '../fields/emailAddress.ts';
import { addIssues } from '../fields/fieldRules.ts';
import { roundUp } from '../fields/moment.ts';
import { usernameKey } from '../fields/username.ts';
import { codePointLength, hasControlCharacters, isBlank, trimToNull } from '../lib/text.ts';
import type { ArgumentViolation } from '../outcomes/argumentViolation.ts';
import { type Position, readCursor } from './cursor.ts';
import { addressSearchKey, MAX_SEARCH_LENGTH, searchKey } from './searchKeys.ts';

/** How many customers a page holds by default, and at most. */
export const DEFAULT_PAGE_SIZE = 20;
export const MAX_PAGE_SIZE = 100;

/** Which customers; all conditions that are given must hold. */
export interface CustomerFilter {
  /** Any of these spellings. */
  readonly oldProviderId?: readonly string[] | undefined;
  readonly emailKey?: string | undefined;
  readonly usernameKey?: string | undefined;
  readonly siteId?: number | undefined;
  readonly emailHardbounce?: boolean | undefined;
  readonly createdBefore?: Date | undefined;
  readonly createdAfter?: Date | undefined;
}

/** What a search looks for: the beginning of a key. */
export interface SearchPrefixes {
  /** Of an e-mail address or a username. */
  readonly address: string;
  /** Of a name or an old provider id. */
  readonly text: string;
}

/** Up to `size` customers: the first or the last ones between two places. */
export interface PageRequest {
  readonly from: 'start' | 'end';
  readonly size: number;
  readonly after?: Position | undefined;
  readonly before?: Position | undefined;
}

export interface CustomerQuery {
  readonly filter: CustomerFilter;
  readonly search?: SearchPrefixes | null | undefined;
  readonly page: PageRequest;
}

/** One page. */
export interface CustomerPage<Row> {
  /** In the order of the list, from whichever end the page was taken. */
  readonly rows: readonly (Position & { readonly customer: Row })[];
  /** Whether there may be customers beyond the page, in the direction in which it was read. */
  readonly more: boolean;
  /** How far the list was read: beyond the rows if a search met customers that it had returned before. */
  readonly readTo?: Position | undefined;
}

/** Rejects what is being read; `z.NEVER` stands for the value that there is not. */
function reject(context: z.RefinementCtx, violation: ArgumentViolation, path: readonly string[] = []): never {
  addIssues(context, [{ ...violation, path }]);
  return z.NEVER;
}

/** Optional arguments: null counts as absent. */
function optional<Schema extends z.ZodType>(schema: Schema) {
  return schema.nullish().transform((value): z.output<Schema> | undefined => value ?? undefined);
}

/** What is wrong with a text to look for. Rows of before may contain what is rejected today: only controls cannot be stored. */
function violationOf(text: string, maxLength: number): ArgumentViolation | undefined {
  if (hasControlCharacters(text)) return { code: 'INVALID_CHARACTERS' };
  return codePointLength(text) > maxLength ? { code: 'TOO_LONG', limit: maxLength } : undefined;
}

/** Text that makes no sense if it is empty: a script that lost a value must not get all customers. */
function givenText(maxLength: number) {
  return z.string().transform((raw, context) => {
    const text = raw.trim();
    const violation = isBlank(text) ? ({ code: 'REQUIRED' } as const) : violationOf(text, maxLength);
    return violation ? reject(context, violation) : text;
  });
}

const emailKey = givenText(MAX_SEARCH_LENGTH).transform((text, context) => {
  const reading = readEmailAddress(text);
  return 'key' in reading ? reading.key : reject(context, { code: 'INVALID_FORMAT' });
});

/** Blank text is no search: a search box begins with it. */
const search = z.string().transform((raw, context): SearchPrefixes | undefined => {
  const text = trimToNull(raw);
  if (text === null) return undefined;
  const violation = violationOf(text, MAX_SEARCH_LENGTH);
  return violation ? reject(context, violation) : prefixes(text);
});

/** A whole e-mail address is found by its key, whose international domain is in A-labels, and in names as it is. */
function prefixes(text: string): SearchPrefixes {
  const reading = readEmailAddress(text);
  return { address: 'key' in reading ? reading.key : addressSearchKey(text), text: searchKey(text) };
}

/** A text as given and in the normal forms in which it may have been stored. */
function spellings(text: string): string[] {
  return [...new Set([text, text.normalize('NFC'), text.normalize('NFD')])];
}

const pageSize = z.number().transform((size, context) => {
  if (size < 0) return reject(context, { code: 'TOO_SMALL', limit: 0 });
  if (size > MAX_PAGE_SIZE) return reject(context, { code: 'TOO_LARGE', limit: MAX_PAGE_SIZE });
  return size;
});

const cursor = z
  .string()
  .transform((text, context) => readCursor(text) ?? reject(context, { code: 'INVALID_FORMAT' }));

const filter = z
  .object({
    oldProviderId: optional(givenText(255).transform(spellings)),
    email: optional(emailKey),
    username: optional(givenText(100).transform(usernameKey)),
    siteId: optional(z.number()),
    emailHardbounce: optional(z.boolean()),
    createdBefore: optional(z.date().transform(roundUp)),
    createdAfter: optional(z.date()),
  })
  .transform(({ email, username, ...others }) => ({ ...others, emailKey: email, usernameKey: username }));

/** The rules of the arguments of a list of customers; the output is the query as the store reads it. */
export const customerQuery = z
  .object({
    first: optional(pageSize),
    after: optional(cursor),
    last: optional(pageSize),
    before: optional(cursor),
    filter: optional(filter),
    search: optional(search),
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

function belongsTo({ key }: Position, search: SearchPrefixes | undefined): boolean {
  if (key === undefined || !search) return key === undefined && !search;
  return key.startsWith(search.address) || key.startsWith(search.text);
}

/** The arguments as callers give them. */
export type CustomerQueryInput = z.input<typeof customerQuery>;
