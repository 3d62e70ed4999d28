// Opens the signing keys: those of the settings, or those in a file beside the embedded database.
import { join } from 'node:path';
import { createPrivateFile, readPrivateFile } from '../lib/privateFile.ts';
import { StartError } from '../lib/startError.ts';
import { generateSigningKeys } from './generateSigningKeys.ts';
import { type SigningKeys, signingKeysText } from './signingKeys.ts';

/** Keys from the settings, or those of the data directory, which are generated there at the first start. */
export type SigningKeySource =
  | { readonly kind: 'given'; readonly keys: SigningKeys }
  | { readonly kind: 'dataDirectory'; readonly directory: string };

/** PostgreSQL and PGlite ignore files that they do not know. */
export const KEY_FILE = 'auth-signing-keys.json';

/**
 * Call it while the data directory is locked, so that no two processes generate keys at once.
 * @throws StartError if the keys are unusable.
 */
export function openSigningKeys(source: SigningKeySource): SigningKeys {
  if (source.kind === 'given') return source.keys;
  const path = join(source.directory, KEY_FILE);
  const text = readOrCreate(path);
  const { success, data } = signingKeysText.safeParse(text);
  if (!success) {
    throw new StartError(
      `${path} does not contain signing keys of auth tokens. Restore the file from a backup, or remove it: then a new ` +
        'key is generated, and customers must sign in again.',
    );
  }
  return data;
}

function readOrCreate(path: string): string {
  try {
    return readPrivateFile(path) ?? createPrivateFile(path, generateSigningKeys());
  } catch (error) {
    throw new StartError(
      `Cannot read or create ${path} (${(error as NodeJS.ErrnoException).code}): give the user of the service the right to ` +
        'read and write it, or set AUTH_SIGNING_KEYS or another DATA_DIR.',
    );
  }
}
