// Signing keys: the forms in which they are taken, and what is published of them.
import { calculateJwkThumbprint } from 'jose';
import { describe, expect, test } from 'vitest';
import { StartError } from '../../src/lib/startError.ts';
import { generateSigningKeys, importSigningKeys, signingKeysText } from '../../src/tokens/signingKeys.ts';
import { makeKey } from '../support/signingKeys.ts';

const [key, other] = [makeKey('one'), makeKey('two')];

test('an array of keys and a JWK set are the same', () => {
  expect(signingKeysText.parse(JSON.stringify([key, other]))).toEqual([key, other]);
  expect(signingKeysText.parse(JSON.stringify({ keys: [key, other] }))).toEqual([key, other]);
});

test('a generated key is one line, named by its thumbprint, and good to import', async () => {
  const line = await generateSigningKeys();
  expect(line).not.toContain('\n');
  const { signing, publicSet } = await importSigningKeys(signingKeysText.parse(line));
  expect(signing.kid).toBe(await calculateJwkThumbprint({ ...publicSet.keys[0] }));
});

test('a key without a kid is named by its thumbprint', async () => {
  const { kid: _kid, ...nameless } = key;
  const { signing } = await importSigningKeys([nameless]);
  expect(signing.kid).toBe(await calculateJwkThumbprint({ ...nameless }));
});

test('nothing but the public half is published', async () => {
  const { publicSet } = await importSigningKeys([key]);
  expect(publicSet).toEqual({
    keys: [{ kty: 'OKP', crv: 'Ed25519', x: key.x, kid: 'one', use: 'sig', alg: 'EdDSA' }],
  });
});

describe('refused, without a word of the key in the message:', () => {
  test.for<[string, unknown]>([
    ['no JSON', undefined],
    ['no keys', []],
    ['an empty set', { keys: [] }],
    ['a public key', [{ ...key, d: undefined }]],
    ['a key for another purpose', [{ ...key, crv: 'X25519' }]],
    ['a symmetric key', [{ kty: 'oct', k: key.d }]],
    ['a key that is cut short', [{ ...key, d: key.d.slice(1) }]],
  ])('%s', ([, value]) => {
    const { error } = signingKeysText.safeParse(value === undefined ? key.d : JSON.stringify(value));
    expect(error?.issues.map(({ message }) => message)).toEqual([expect.stringContaining('keys generate')]);
    expect(JSON.stringify(error?.issues)).not.toContain(key.d.slice(1));
  });
});

test('a key whose halves do not belong together is refused', async () => {
  await expect(importSigningKeys([{ ...key, x: other.x }])).rejects.toThrow(StartError);
});

test('two keys of one name are refused', async () => {
  await expect(importSigningKeys([key, { ...other, kid: 'one' }])).rejects.toThrow(StartError);
});
