// The schemes of foreign hashes that this service verifies.
import { argon2 } from './argon2.ts';
import { bcrypt } from './bcrypt.ts';
import { bcryptSha256 } from './bcryptSha256.ts';
import { digest } from './digest.ts';
import { drupal7 } from './drupal7.ts';
import { firebase } from './firebase.ts';
import { pbkdf2 } from './pbkdf2.ts';
import { phpass } from './phpass.ts';
import type { ForeignScheme } from './scheme.ts';
import { scrypt } from './scrypt.ts';
import { shaCrypt } from './shaCrypt.ts';
import { wordpress } from './wordpress.ts';

export const SCHEMES: readonly ForeignScheme[] = [
  bcrypt,
  wordpress,
  phpass,
  argon2,
  bcryptSha256,
  pbkdf2,
  scrypt,
  firebase,
  drupal7,
  shaCrypt,
  digest,
];

/** The scheme of a stored hash; nothing if it is of none: then it is an own hash, or of an unknown kind. */
export function findScheme(hash: string): ForeignScheme | undefined {
  return SCHEMES.find((scheme) => scheme.reads(hash));
}
