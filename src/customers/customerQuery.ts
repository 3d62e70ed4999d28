// Queries for the customers of an account: the arguments, checked and brought into the form of the keys. (pure)
import * as z from 'zod';
import { readEmailAddress } from '../fields/emailAddress.ts';
import { roundUp } from '../fields/moment.ts';
import { optional, pageArguments, pageRequest, reject } from '../fields/pageQuery.ts';
import { usernameKey } from '../fields/username.ts';
import type { PageRequest as Paging } from '../lib/page.ts';
import { codePointLength, hasControlCharacters, isBlank, trimToNull } from '../lib/text.ts';
import type { ArgumentViolation } from '../outcomes/argumentViolation.ts';
import { type Position, readCursor } from './cursor.ts';
import { addressSearchKey, MAX_SEARCH_LENGTH, searchKey } from './searchKeys.ts';

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

/** Up to `size` customers between two places. */
export type PageRequest = Paging<Position>;

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
  /** How far the list was read: beyond the rows if a search found customers again that it had returned before. */
  readonly readTo?: Position | undefined;
}

/** What is wrong with a text to look for. Older rows may contain what is rejected today, but never control characters. */
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
    ...pageArguments(readCursor),
    filter: optional(filter),
    search: optional(search),
  })
  .transform(({ filter = {}, search, ...paging }, context): CustomerQuery => {
    const page = pageRequest(paging, context);
    // A cursor belongs to the list that it came from: with another search, or without one, it names no position.
    for (const [name, position] of Object.entries({ after: page.after, before: page.before })) {
      if (position && !belongsTo(position, search)) reject(context, { code: 'INVALID_FORMAT' }, [name]);
    }
    return { filter, search, page };
  });

function belongsTo({ key }: Position, search: SearchPrefixes | undefined): boolean {
  if (key === undefined || !search) return key === undefined && !search;
  return key.startsWith(search.address) || key.startsWith(search.text);
}

/** The arguments as callers give them. */
export type CustomerQueryInput = z.input<typeof customerQuery>;
