// Places in a list of customers, and their form outside: opaque text. (pure)
import { hasForbiddenCharacters } from '../lib/text.ts';
import { isId } from './customer.ts';

/** The place of one customer: by id, and in a search by the key that was found before it. */
export interface Position {
  readonly id: string;
  readonly key?: string;
}

export function toCursor({ id, key }: Position): string {
  return Buffer.from(JSON.stringify(key === undefined ? [id] : [id, key])).toString('base64url');
}

/** The place that a cursor names; null for any text that `toCursor` has not made. */
export function readCursor(cursor: string): Position | null {
  const position = parsed(Buffer.from(cursor, 'base64url').toString());
  // base64 and JSON have more than one way to write a thing; we have one.
  return position && toCursor(position) === cursor ? position : null;
}

function parsed(text: string): Position | null {
  try {
    const [id, key] = JSON.parse(text) as unknown[];
    if (typeof id !== 'string' || !isId(id)) return null;
    if (key === undefined) return { id };
    return typeof key === 'string' && !hasForbiddenCharacters(key) ? { id, key } : null;
  } catch {
    return null;
  }
}
