// Documents that were parsed before, by their text: what clients send again and again is read and validated once.
import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';

/** Half a KiB of memory for each token of all documents, comments included: some 400 usual documents. */
const MAX_TOKENS = 20_000;

/** Of a document that is no usual one: it is read anew each time. */
const MAX_TOKENS_OF_ONE = 2000;
const MAX_LENGTH = 16_384;

/** In bounds that do not depend on what anybody sends: comments have no other bound than the body's. */
export function createDocumentCache() {
  const cache = new LRUCache<string, DocumentNode>({
    maxSize: MAX_TOKENS,
    maxEntrySize: MAX_TOKENS_OF_ONE,
    sizeCalculation: tokensOf,
  });
  return {
    get: (text: string) => cache.get(text),
    set(text: string, document: DocumentNode) {
      // What holds a string was written for one request, and the string may be a password.
      if (text.length <= MAX_LENGTH && !text.includes('"')) cache.set(text, document);
    },
  };
}

function tokensOf({ loc }: DocumentNode): number {
  let count = 0;
  for (let token = loc?.startToken; token; token = token.next ?? undefined) count++;
  return count;
}

/** For errors of syntax, which no client sends twice. */
export const noCache = { get: () => undefined, set() {} };
