// Secrets of others that we must be able to read again: encrypted for the database with AES-256-GCM.
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { Fault } from './fault.ts';
import { createPrivateFile, readPrivateFile } from './privateFile.ts';

/** Where the key of 32 bytes is: given, in a file that is created for the first secret, or nowhere. */
export type SecretsKey =
  | { readonly kind: 'given'; readonly key: Buffer }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'absent' };

export interface SecretBox {
  /** False: nothing can be encrypted and nothing decrypted. */
  readonly hasKey: boolean;
  /**
   * Encrypts a secret for one place, e.g. `site 7`: copied to another place, it cannot be decrypted.
   * @throws Fault if there is no key, or the key file holds none.
   */
  readonly encrypt: (secret: string, place: string) => string;
  /** The secret; undefined if it was encrypted with another key or for another place, or was changed. */
  readonly decrypt: (encrypted: string, place: string) => string | undefined;
  /**
   * A key of 32 bytes for one purpose (HKDF, RFC 5869): neither our key nor the key of another purpose follows from it.
   * @throws Fault if there is no key, or the key file holds none.
   */
  readonly deriveKey: (purpose: string) => Buffer;
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
  const requireKey = () => findKey() ?? createKey(source);
  return {
    hasKey: source.kind !== 'absent',
    deriveKey: (purpose) => Buffer.from(hkdfSync('sha256', requireKey(), '', purpose, SECRETS_KEY_BYTES)),
    encrypt(secret, place) {
      const key = requireKey();
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv(ALGORITHM, key, iv).setAAD(Buffer.from(place));
      const bytes = Buffer.concat([iv, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return VERSION + bytes.toString('base64url');
    },
    decrypt(encrypted, place) {
      const key = findKey();
      const bytes = Buffer.from(encrypted.slice(VERSION.length), 'base64url');
      if (!key || !encrypted.startsWith(VERSION) || bytes.length < IV_BYTES + TAG_BYTES) return undefined;
      const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, IV_BYTES), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAAD(Buffer.from(place)).setAuthTag(bytes.subarray(-TAG_BYTES));
      try {
        const decrypted = [decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()];
        return Buffer.concat(decrypted).toString('utf8');
      } catch {
        return undefined;
      }
    },
  };
}

/** The key; undefined if there is none, or the file no longer holds it. */
function readKey(source: SecretsKey): Buffer | undefined {
  if (source.kind === 'absent') return undefined;
  if (source.kind === 'given') return source.key;
  const key = Buffer.from(readPrivateFile(source.path) ?? '', 'base64');
  return key.length === SECRETS_KEY_BYTES ? key : undefined;
}

/** Never replaces a file that exists: what it held may be restored. */
function createKey(source: SecretsKey): Buffer {
  if (source.kind !== 'file') throw new Fault('INTERNAL_SERVER_ERROR', 'SECRETS_KEY is not set');
  const { path } = source;
  if (readPrivateFile(path) !== undefined) {
    const message = `${path} no longer holds the key of the stored secrets. Restore it from a backup.`;
    throw new Fault('INTERNAL_SERVER_ERROR', message);
  }
  const key = randomBytes(SECRETS_KEY_BYTES);
  createPrivateFile(path, key.toString('base64'));
  return key;
}
