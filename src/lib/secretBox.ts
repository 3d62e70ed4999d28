// Secrets of others that we must be able to read again: sealed for the database with AES-256-GCM.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { createPrivateFile, readPrivateFile } from './privateFile.ts';
import { StartError } from './startError.ts';

/** Where the key of 32 bytes is: given, in a file that is made for the first secret, or nowhere. */
export type SecretsKey =
  | { readonly kind: 'given'; readonly key: Buffer }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'absent' };

export interface SecretBox {
  /** False: nothing can be sealed and nothing opened. */
  readonly hasKey: boolean;
  /**
   * Seals a secret for one place, e.g. `site 7`: moved to another place, it does not open.
   * @throws StartError where there is no key, or a file that holds none.
   */
  readonly seal: (secret: string, place: string) => string;
  /** The secret; nothing where it was sealed with a key that is not here or for another place, or was tampered with. */
  readonly open: (sealed: string, place: string) => string | undefined;
}

export const SECRETS_KEY_BYTES = 32;
const ALGORITHM = 'aes-256-gcm';
const VERSION = 'v1.';
/** NIST SP 800-38D, sections 5.2.1.1 and 5.2.1.2. */
const IV_BYTES = 12;
const TAG_BYTES = 16;

export function createSecretBox(source: SecretsKey): SecretBox {
  let known: Buffer | undefined;
  const findKey = () => {
    known ??= readKey(source);
    return known;
  };
  return {
    hasKey: source.kind !== 'absent',
    seal(secret, place) {
      const key = findKey() ?? makeKey(source);
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv(ALGORITHM, key, iv).setAAD(Buffer.from(place));
      const sealed = Buffer.concat([iv, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return VERSION + sealed.toString('base64url');
    },
    open(sealed, place) {
      const key = findKey();
      const bytes = Buffer.from(sealed.slice(VERSION.length), 'base64url');
      if (!key || !sealed.startsWith(VERSION) || bytes.length < IV_BYTES + TAG_BYTES) return undefined;
      const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, IV_BYTES), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAAD(Buffer.from(place)).setAuthTag(bytes.subarray(-TAG_BYTES));
      try {
        const opened = [decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()];
        return Buffer.concat(opened).toString('utf8');
      } catch {
        return undefined;
      }
    },
  };
}

/** The key; nothing where there is none, or a file that does not hold it any more. */
function readKey(source: SecretsKey): Buffer | undefined {
  if (source.kind === 'absent') return undefined;
  if (source.kind === 'given') return source.key;
  const key = Buffer.from(readPrivateFile(source.path) ?? '', 'base64');
  return key.length === SECRETS_KEY_BYTES ? key : undefined;
}

/** Never in place of a file that is there: what it held may be restored. */
function makeKey(source: SecretsKey): Buffer {
  if (source.kind !== 'file') {
    throw new StartError('Set SECRETS_KEY to 32 random bytes in base64: secrets are stored sealed.');
  }
  const { path } = source;
  if (readPrivateFile(path) !== undefined) {
    throw new StartError(`${path} does not hold the key of the secrets any more. Restore it from a backup.`);
  }
  const key = randomBytes(SECRETS_KEY_BYTES);
  createPrivateFile(path, key.toString('base64'));
  return key;
}
