// Conditional requests: whether the caller's If-None-Match has our entity tag (RFC 9110 section 13.1.2). (pure)

/** Compared weakly, as the header requires: a tag that a proxy has marked as weak is the same tag. `*` matches any. */
export function matchesEtag(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === '*') return true;
  const tags: readonly string[] = ifNoneMatch.match(/"[\x21\x23-\x7e\x80-\xff]*"/g) ?? [];
  return tags.includes(etag);
}
