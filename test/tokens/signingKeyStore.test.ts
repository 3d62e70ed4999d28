// Where signing keys come from: the data directory of the embedded database, or the settings.
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { StartError } from '../../src/lib/startError.ts';
import { KEY_FILE, openSigningKeys } from '../../src/tokens/signingKeyStore.ts';
import { makeKey, readKeys, SIGNING_KEYS } from '../support/signingKeys.ts';
import { temporaryDirectory } from '../support/temporaryDirectory.ts';

let directory: string;
beforeEach(() => {
  directory = temporaryDirectory();
});

const open = () => openSigningKeys({ kind: 'dataDirectory', directory });

test('the first start makes a key that only the owner can read, and later starts find it', () => {
  const { signing } = open();
  expect(readdirSync(directory)).toEqual([KEY_FILE]);
  if (process.platform !== 'win32') expect(statSync(join(directory, KEY_FILE)).mode & 0o777).toBe(0o600);
  expect(open().signing.kid).toBe(signing.kid);
});

test('a start that was killed while it made the key does not hinder the next one', () => {
  writeFileSync(join(directory, `${KEY_FILE}.new`), '{"ke', { mode: 0o644 });
  open();
  expect(readdirSync(directory)).toEqual([KEY_FILE]);
});

test('a damaged file stops the start, is named and is left as it is', () => {
  const path = join(directory, KEY_FILE);
  writeFileSync(path, '{"keys":[]}');
  expect(open).toThrow(StartError);
  expect(open).toThrow(path);
  expect(readFileSync(path, 'utf8')).toBe('{"keys":[]}');
});

test('a file that cannot be read or created stops the start, and is named', () => {
  const path = join(directory, KEY_FILE);
  mkdirSync(path);
  expect(open).toThrow(StartError);
  expect(open).toThrow(`Cannot read or create ${path} (EISDIR): `);
  const missing = join(directory, 'file');
  writeFileSync(missing, '');
  expect(() => openSigningKeys({ kind: 'dataDirectory', directory: missing })).toThrow(/\(ENOTDIR\): /);
});

test('an installation that has an Ed25519 key goes on signing with it', () => {
  writeFileSync(join(directory, KEY_FILE), JSON.stringify({ keys: [makeKey('older', 'EdDSA')] }));
  expect(open().signing).toMatchObject({ kid: 'older', algorithm: 'EdDSA' });
});

test('given keys are used, and no file is made', () => {
  const { signing } = openSigningKeys({ kind: 'given', keys: readKeys(SIGNING_KEYS) });
  expect(signing.kid).toBe(SIGNING_KEYS[0].kid);
  expect(readdirSync(directory)).toEqual([]);
});
