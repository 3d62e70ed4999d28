// Cursors of lists that are sorted by id: opaque outside. (pure)

export function toIdCursor(id: number | string): string {
  return Buffer.from(String(id)).toString('base64url');
}

/** The id in a cursor, as text; null for a text that `toIdCursor` never returns. */
export function readIdCursor(cursor: string): string | null {
  const id = Buffer.from(cursor, 'base64url').toString();
  // base64 can write the same octets in several ways; a cursor has one.
  return toIdCursor(id) === cursor ? id : null;
}
