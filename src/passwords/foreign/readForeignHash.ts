// Turns a hash as another system exports it into the form in which it is stored and verified.
import type { HashCode } from '../../outcomes/importErrorCode.ts';
import { NO_PASSWORD } from '../noPassword.ts';
import { asForeignArgon2 } from './argon2.ts';
import { storedDigest } from './digest.ts';
import { type FirebaseParameters, storedFirebaseHash } from './firebase.ts';
import { findScheme } from './schemes.ts';

/** What hashes that do not describe themselves are. */
export type HashFormat =
  | { readonly kind: 'firebase'; readonly parameters: FirebaseParameters }
  | { readonly kind: 'digest'; readonly name: string; readonly pattern: string };

export interface HashOptions {
  /** Absent: all hashes describe themselves. */
  readonly format?: HashFormat | undefined;
  readonly acceptWeakHashes: boolean;
}

/** Without a hash, the customer must reset the password. */
export function readForeignHash(
  hash: string | null,
  salt: string | null,
  { format, acceptWeakHashes }: HashOptions,
): { readonly stored: string } | { readonly code: HashCode } {
  if (hash === null || isUnusable(hash)) return { stored: NO_PASSWORD };
  const described = asForeignArgon2(fromDjangoDigest(hash) ?? hash);
  const stored = findScheme(described) ? described : format && storedAs(format, hash, salt ?? '');
  const scheme = stored === undefined ? undefined : findScheme(stored);
  if (stored === undefined || !scheme) return { code: 'HASH_UNKNOWN' };
  if (scheme.cost(stored).tooCostly) return { code: 'HASH_TOO_COSTLY' };
  if (scheme.weak && !acceptWeakHashes) return { code: 'HASH_WEAK' };
  return { stored };
}

/** Django's mark of an account without a password, such as one that signs in elsewhere. */
function isUnusable(hash: string): boolean {
  return /^![A-Za-z0-9]{40}$/.test(hash) || hash === '!';
}

/** Django's `md5$SALT$HEX` and `sha1$SALT$HEX`. */
function fromDjangoDigest(hash: string): string | undefined {
  const [, name, salt = '', hex = ''] = /^(md5|sha1)\$([^$]{0,128})\$([0-9a-f]+)$/.exec(hash) ?? [];
  return name && storedDigest(hex, salt, name, salt === '' ? '{PASSWORD}' : '{SALT}{PASSWORD}');
}

function storedAs(format: HashFormat, hash: string, salt: string): string | undefined {
  return format.kind === 'firebase'
    ? storedFirebaseHash(hash, salt, format.parameters)
    : storedDigest(hash, salt, format.name, format.pattern);
}
