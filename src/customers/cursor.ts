// Positions in a list of customers, and their form for clients: opaque text. (pure)
import { hasControlCharacters } from '../lib/text.ts';
import { isId } from './customer.ts';

/** The position of one customer: its id, in a search after the key that was found. */
export interface Position {
  readonly id: string;
  readonly key?: string;
}

export function toCursor({ id, key }: Position): string {
  return Buffer.from(JSON.stringify(key === undefined ? [id] : [id, key])).toString('base64url');
}

/** The position in a cursor; null for a text that `toCursor` never returns. */
export function readCursor(cursor: string): Position | null {
  const position = parsed(Buffer.from(cursor, 'base64url').toString());
  // base64 and JSON can write the same value in several ways; a cursor has one.
  return position && toCursor(position) === cursor ? position : null;
}

function parsed(text: string): Position | null {
  try {
    const [id, key] = JSON.parse(text) as unknown[];
    if (typeof id !== 'string' || !isId(id)) return null;
    if (key === undefined) return { id };
    return typeof key === 'string' && !hasControlCharacters(key) ? { id, key } : null;
  } catch {
    return null;
  }
}
