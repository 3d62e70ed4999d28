// Secrets are encrypted so that only the key, at the right place, decrypts them.
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Fault } from '../../src/lib/fault.ts';
import { createSecretBox } from '../../src/lib/secretBox.ts';
import { anyText, property } from '../support/property.ts';
import { temporaryDirectory } from '../support/temporaryDirectory.ts';

const key = (fill: string) => ({ kind: 'given', key: Buffer.alloc(32, fill) }) as const;
const box = createSecretBox(key('a'));

property(
  'what was encrypted is decrypted at its place as it was',
  [anyText(), fc.string()],
  (secret, place) => {
    expect(box.decrypt(box.encrypt(secret, place), place)).toBe(secret);
  },
);

test('what is encrypted does not show the secret, and never looks the same twice', () => {
  const encrypted = box.encrypt('canary', 'site 1');
  expect(Buffer.from(encrypted.slice(3), 'base64url').toString('latin1')).not.toContain('canary');
  expect(box.encrypt('canary', 'site 1')).not.toBe(encrypted);
});

describe('nothing is decrypted', () => {
  const encrypted = box.encrypt('canary', 'site 1');
  test('at another place', () => {
    expect(box.decrypt(encrypted, 'site 2')).toBeUndefined();
  });
  test('with another key', () => {
    expect(createSecretBox(key('b')).decrypt(encrypted, 'site 1')).toBeUndefined();
  });
  test('without a key', () => {
    expect(createSecretBox({ kind: 'absent' }).decrypt(encrypted, 'site 1')).toBeUndefined();
  });
  test('that was changed in any byte, cut short or made up', () => {
    const bytes = Buffer.from(encrypted.slice(3), 'base64url');
    for (let index = 0; index < bytes.length; index++) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(index) ^ 1, index);
      expect(box.decrypt(`v1.${changed.toString('base64url')}`, 'site 1')).toBeUndefined();
      expect(box.decrypt(`v1.${bytes.subarray(0, index).toString('base64url')}`, 'site 1')).toBeUndefined();
    }
    for (const made of ['', 'v1.', 'v2.abc', 'canary']) expect(box.decrypt(made, 'site 1')).toBeUndefined();
  });
});

test('without a key nothing is encrypted', () => {
  expect(() => createSecretBox({ kind: 'absent' }).encrypt('canary', 'site 1')).toThrow(Fault);
});

describe('a key file', () => {
  const directory = () => join(temporaryDirectory(), 'data');

  test('is created when it is first needed, for its owner alone, and kept', () => {
    const path = join(directory(), 'secrets.key');
    const first = createSecretBox({ kind: 'file', path });
    const encrypted = first.encrypt('canary', 'site 1');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(Buffer.from(readFileSync(path, 'utf8'), 'base64')).toHaveLength(32);
    expect(createSecretBox({ kind: 'file', path }).decrypt(encrypted, 'site 1')).toBe('canary');
    expect(readdirSync(join(path, '..'))).toEqual(['secrets.key']);
  });

  test('that is damaged is not replaced', () => {
    const path = join(temporaryDirectory(), 'secrets.key');
    writeFileSync(path, 'too short');
    expect(() => createSecretBox({ kind: 'file', path }).encrypt('canary', 'site 1')).toThrow(Fault);
    expect(readFileSync(path, 'utf8')).toBe('too short');
  });

  test('that is damaged or gone decrypts nothing, and is not created for that', () => {
    const path = join(directory(), 'secrets.key');
    const encrypted = createSecretBox({ kind: 'file', path }).encrypt('canary', 'site 1');
    writeFileSync(path, 'too short');
    expect(createSecretBox({ kind: 'file', path }).decrypt(encrypted, 'site 1')).toBeUndefined();
    rmSync(path);
    expect(createSecretBox({ kind: 'file', path }).decrypt(encrypted, 'site 1')).toBeUndefined();
    expect(readdirSync(join(path, '..'))).toEqual([]);
  });
});
