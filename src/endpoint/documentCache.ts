// Parsed documents by their text: a document that clients send again and again is not parsed and validated each time.
import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';

/** In characters: about a hundred usual documents. Each token takes half a KiB of memory, so 30 MiB at most. */
const MAX_SIZE = 65_536;

/** Larger documents are not cached. */
const MAX_SIZE_OF_ONE = 4096;

/**
 * Documents are cached the second time they come. A flood of documents that come once, such as `{ site(id: 1) ... }` for many
 * ids, would else put each of them among the long-lived objects, and raise the memory of the process by 30 to 100 MiB more.
 */
const PLACES_OF_SEEN = 8192;

export type DocumentCache = ReturnType<typeof createDocumentCache>;

export function createDocumentCache() {
  const cache = new LRUCache<string, DocumentNode>({
    maxSize: MAX_SIZE,
    maxEntrySize: MAX_SIZE_OF_ONE,
    sizeCalculation: (_document, text) => text.length,
  });
  /** The hash of the last text with a hash of this place. */
  const seen = new Uint32Array(PLACES_OF_SEEN);

  function isRepeated(text: string): boolean {
    const hash = hashOf(text);
    const place = hash % PLACES_OF_SEEN;
    const repeated = seen[place] === hash;
    seen[place] = hash;
    return repeated;
  }

  return {
    get: (text: string) => cache.get(text),
    set(text: string, document: DocumentNode) {
      // Documents with string literals are not cached: they are rarely reused and may contain a password.
      if (!text.includes('"') && isRepeated(text)) cache.set(text, document);
    },
    delete: (text: string) => void cache.delete(text),
  };
}

/** For syntax errors, which no client sends twice. */
export const noCache = { get: () => undefined, set() {} };

/** FNV-1a, of the characters' low bytes: a collision caches a document one time too early. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ (text.charCodeAt(index) & 0xff), 0x01000193);
  }
  return hash >>> 0;
}
