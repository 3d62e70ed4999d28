// How much of a list one request can ask for, over all its aliases.
import { GraphQLError } from 'graphql';
import type { PlatformContext } from '../context.ts';
import type { RequestErrorCode } from '../requestErrorCode.ts';

const MAX_ENTRIES = 100;

/** The entries that a request has asked for so far, by the name of the list. */
const requested = new WeakMap<PlatformContext, Map<string, number>>();

/** Throws if the request asks for more than 100 entries of the list. */
export function limitEntries(context: PlatformContext, list: string, pageSize: number): void {
  const lists = requestedBy(context);
  const entries = (lists.get(list) ?? 0) + pageSize;
  if (entries > MAX_ENTRIES) {
    throw badUserInput(`A request can ask for at most ${MAX_ENTRIES} ${list}, all aliases together.`);
  }
  lists.set(list, entries);
}

/** Throws if the request asks for the list again. */
export function limitPages(context: PlatformContext, list: string): void {
  const lists = requestedBy(context);
  if (lists.has(list)) throw badUserInput(`A request can ask for only one page of ${list}.`);
  lists.set(list, MAX_ENTRIES);
}

function requestedBy(context: PlatformContext): Map<string, number> {
  const lists = requested.get(context) ?? new Map<string, number>();
  requested.set(context, lists);
  return lists;
}

function badUserInput(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' satisfies RequestErrorCode } });
}
