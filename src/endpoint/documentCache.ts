// Documents that were parsed before, by their text: what clients send again and again is read and validated once.
import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';

/**
 * Of all documents: their tokens, comments included, each of which takes half a KiB of memory, and their text. Some 400
 * usual documents.
 */
const MAX_SIZE = 20_000;
const CHARACTERS_PER_TOKEN = 256;

/** Of a document that is no usual one: it is read anew each time. */
const MAX_SIZE_OF_ONE = 2000;

export type DocumentCache = ReturnType<typeof createDocumentCache>;

/** In bounds that do not depend on what anybody sends: comments have no other bound than the body's. */
export function createDocumentCache() {
  const cache = new LRUCache<string, DocumentNode>({
    maxSize: MAX_SIZE,
    maxEntrySize: MAX_SIZE_OF_ONE,
    sizeCalculation: (document, text) => tokensOf(document) + Math.ceil(text.length / CHARACTERS_PER_TOKEN),
  });
  return {
    get: (text: string) => cache.get(text),
    set(text: string, document: DocumentNode) {
      // What holds a string was written for one request, and the string may be a password.
      if (!text.includes('"')) cache.set(text, document);
    },
    delete: (text: string) => void cache.delete(text),
  };
}

function tokensOf({ loc }: DocumentNode): number {
  let count = 0;
  for (let token = loc?.startToken; token; token = token.next ?? undefined) count++;
  return count;
}

/** For errors of syntax, which no client sends twice. */
export const noCache = { get: () => undefined, set() {} };
