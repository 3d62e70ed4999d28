// Where the signing keys come from: the settings, or a file beside the embedded database.
import { join } from 'node:path';
import { createPrivateFile, readPrivateFile } from '../lib/privateFile.ts';
import { StartError } from '../lib/startError.ts';
import {
  generateSigningKeys,
  importSigningKeys,
  type PrivateJwk,
  type SigningKeys,
  signingKeysText,
} from './signingKeys.ts';

/** Keys that the operator gave, or those of the data directory, which are made there at the first start. */
export type SigningKeySource =
  | { readonly kind: 'given'; readonly keys: readonly PrivateJwk[] }
  | { readonly kind: 'dataDirectory'; readonly directory: string };

/** PostgreSQL and PGlite leave files alone that they do not know. */
export const KEY_FILE = 'auth-signing-keys.json';

/**
 * Call it when the data directory is locked, so that no two processes make keys at once.
 * @throws StartError where the keys are unusable.
 */
export async function openSigningKeys(source: SigningKeySource): Promise<SigningKeys> {
  if (source.kind === 'given') return importSigningKeys(source.keys);
  const path = join(source.directory, KEY_FILE);
  const text = readPrivateFile(path) ?? createPrivateFile(path, await generateSigningKeys());
  const { success, data } = signingKeysText.safeParse(text);
  if (!success) {
    throw new StartError(
      `${path} does not hold the signing keys of auth tokens any more. Restore it from a backup, or remove it: new ` +
        'keys are made then, and customers must sign in again.',
    );
  }
  return importSigningKeys(data);
}
