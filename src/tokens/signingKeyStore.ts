// Where the signing keys come from: the settings, or a file beside the embedded database.
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
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
  const { success, data } = signingKeysText.safeParse((await readIfThere(path)) ?? (await create(path)));
  if (!success) {
    throw new StartError(
      `${path} does not hold the signing keys of auth tokens any more. Restore it from a backup, or remove it: new ` +
        'keys are made then, and customers must sign in again.',
    );
  }
  return importSigningKeys(data);
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The file appears whole or not at all, and never readable by others. */
async function create(path: string): Promise<string> {
  const text = await generateSigningKeys();
  const unfinished = `${path}.new`;
  await rm(unfinished, { force: true });
  await writeFile(unfinished, text, { mode: 0o600, flag: 'wx' });
  await rename(unfinished, path);
  return text;
}
