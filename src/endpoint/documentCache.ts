// Parsed documents by their text: a document that clients send again and again is parsed and validated once.
import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';

/** In characters: about a hundred usual documents. Each token takes half a KiB of memory, so 30 MiB at most. */
const MAX_SIZE = 65_536;

/** Larger documents are not cached. */
const MAX_SIZE_OF_ONE = 4096;

export type DocumentCache = ReturnType<typeof createDocumentCache>;

export function createDocumentCache() {
  const cache = new LRUCache<string, DocumentNode>({
    maxSize: MAX_SIZE,
    maxEntrySize: MAX_SIZE_OF_ONE,
    sizeCalculation: (_document, text) => text.length,
  });
  return {
    get: (text: string) => cache.get(text),
    set(text: string, document: DocumentNode) {
      // Documents with string literals are not cached: they are rarely reused and may contain a password.
      if (!text.includes('"')) cache.set(text, document);
    },
    delete: (text: string) => void cache.delete(text),
  };
}

/** For syntax errors, which no client sends twice. */
export const noCache = { get: () => undefined, set() {} };
