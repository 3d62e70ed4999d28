// Signing keys: the forms in which they are accepted, and what is published of them.
import { calculateJwkThumbprint } from 'jose';
import { describe, expect, test } from 'vitest';
import { generateSigningKeys } from '../../src/tokens/generateSigningKeys.ts';
import { SIGNING_ALGORITHMS } from '../../src/tokens/signingKey.ts';
import { signingKeysText } from '../../src/tokens/signingKeys.ts';
import { makeKey, readKeys } from '../support/signingKeys.ts';

const [key, other] = [makeKey('one'), makeKey('two')];
const [okp, otherOkp] = [makeKey('three', 'EdDSA'), makeKey('four', 'EdDSA')];

/** The problems of a setting, which do not contain any part of a private half. */
function problems(value: unknown): string[] {
  const { error } = signingKeysText.safeParse(typeof value === 'string' ? value : JSON.stringify(value));
  for (const { d } of [key, other, okp, otherOkp])
    expect(JSON.stringify(error?.issues)).not.toContain(d.slice(1));
  return error?.issues.map(({ message }) => message) ?? [];
}

test('an array of keys and a JWK set are the same', () => {
  const { publicSet } = signingKeysText.parse(JSON.stringify({ keys: [key, okp] }));
  expect(publicSet).toEqual(readKeys([key, okp]).publicSet);
});

test.for(SIGNING_ALGORITHMS)(
  'a generated %s key is one line, and named by its thumbprint',
  async (algorithm) => {
    const line = generateSigningKeys(algorithm);
    expect(line).not.toContain('\n');
    const { signing, publicSet } = signingKeysText.parse(line);
    expect(signing.algorithm).toBe(algorithm);
    expect(signing.kid).toBe(await calculateJwkThumbprint({ ...publicSet.keys[0] }));
  },
);

test('the default algorithm is ES256', () => {
  expect(signingKeysText.parse(generateSigningKeys()).signing.algorithm).toBe('ES256');
});

test.for([key, okp])(
  'a key without a kid is named by its thumbprint: $kty',
  async ({ kid: _kid, ...nameless }) => {
    expect(readKeys([nameless]).signing.kid).toBe(await calculateJwkThumbprint({ ...nameless }));
  },
);

test('only the public half is published', () => {
  const withMore = [{ ...key, use: 'enc', key_ops: ['sign'], extra: key.d }, okp];
  expect(readKeys(withMore).publicSet).toEqual({
    keys: [
      { kty: 'EC', crv: 'P-256', x: key.x, y: 'y' in key && key.y, kid: 'one', use: 'sig', alg: 'ES256' },
      { kty: 'OKP', crv: 'Ed25519', x: okp.x, kid: 'three', use: 'sig', alg: 'EdDSA' },
    ],
  });
});

describe('rejected with one sentence that names the command:', () => {
  test.for<[string, unknown]>([
    ['no JSON', key.d],
    ['no keys', []],
    ['an empty set', { keys: [] }],
    ['a public key', [{ ...key, d: undefined }]],
    ['half of a public half', [{ ...key, y: undefined }]],
    ['a key of another curve', [{ ...key, crv: 'P-384' }]],
    ['a key for another purpose', [{ ...okp, crv: 'X25519' }]],
    ['a symmetric key', [{ kty: 'oct', k: key.d }]],
    ['an RSA key', [{ kty: 'RSA', n: key.x, e: 'AQAB', d: key.d }]],
    ['a key that is cut short', [{ ...key, d: key.d.slice(1) }]],
    ['a good key and a bad one', [key, { ...okp, d: undefined }]],
  ])('%s', ([, value]) => {
    expect(problems(value)).toEqual([expect.stringContaining('keys generate')]);
  });
});

describe('rejected as damaged, by its place:', () => {
  test.for<[string, unknown]>([
    ["another key's x and y", { ...key, x: other.x, y: 'y' in other && other.y }],
    ["another key's x, which is not on the curve", { ...key, x: other.x }],
    ["another key's d", { ...key, d: other.d }],
    ["another Ed25519 key's x", { ...okp, x: otherOkp.x }],
    ['a d of zeros', { ...key, d: 'A'.repeat(43) }],
  ])('%s', ([, damaged]) => {
    expect(problems([other, damaged])).toContainEqual(expect.stringMatching(/^key 2 is damaged/));
  });
});

test('two keys of one name are rejected', () => {
  expect(problems([key, { ...okp, kid: 'one' }])).toEqual(['two keys have the same kid']);
  const { kid: _kid, ...nameless } = key;
  expect(problems([nameless, nameless])).toEqual(['two keys have the same kid']);
});

test('several problems are reported at once', () => {
  expect(
    problems([
      { ...key, d: other.d },
      { ...okp, x: otherOkp.x },
      { ...other, kid: 'one' },
    ]),
  ).toEqual([
    expect.stringMatching(/^key 1 is damaged/),
    expect.stringMatching(/^key 2 is damaged/),
    'two keys have the same kid',
  ]);
});
