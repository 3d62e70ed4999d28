// Keys of the table of limits: hashes, so that the table holds no address and no login of a person.
import { createHash } from 'node:crypto';

/** `name` is kept as it is; the other parts are hashed together. */
export function hashedKey(name: string, ...parts: readonly (string | number)[]): string {
  return `${name}:${hashed(...parts)}`;
}

/** For several names of the same parts. */
export function hashed(...parts: readonly (string | number)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}
