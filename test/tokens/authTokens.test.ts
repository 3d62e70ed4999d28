// Auth tokens by themselves: what they say, until when they are good, and the rotation of keys.
import * as fc from 'fast-check';
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { expect, test } from 'vitest';
import { createAuthTokens } from '../../src/tokens/authTokens.ts';
import type { SigningAlgorithm } from '../../src/tokens/signingKey.ts';
import type { PrivateJwk } from '../../src/tokens/signingKeys.ts';
import { anyText, property } from '../support/property.ts';
import { goodClaims, makeKey, readKeys, SIGNING_KEYS, signToken } from '../support/signingKeys.ts';

const CUSTOMER = { accountId: 7, id: '01a213e6-22b9-7681-98a1-a8cb8c16049b' };
const START = new Date('2026-01-31T12:00:00.900Z');

function tokensAt(moment: Date, jwks: readonly PrivateJwk[] = SIGNING_KEYS) {
  const keys = readKeys(jwks);
  return createAuthTokens({ keys, issuer: 'https://id.example', lifetimeSeconds: 600, clock: () => moment });
}

const later = (seconds: number) => new Date(START.getTime() + seconds * 1000);

test('a token says who, for whom, by whom and until when, and nothing else of the customer', () => {
  const { token, expiresAt } = tokensAt(START).issue(CUSTOMER);
  expect(decodeProtectedHeader(token)).toEqual({ alg: 'ES256', kid: 'present', typ: 'JWT' });
  const iat = Date.parse('2026-01-31T12:00:00Z') / 1000;
  expect(decodeJwt(token)).toEqual({
    iss: 'https://id.example',
    aud: 'account-7',
    sub: CUSTOMER.id,
    jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
    iat,
    exp: iat + 600,
  });
  expect(expiresAt).toEqual(new Date((iat + 600) * 1000));
});

test('no two tokens have one jti', () => {
  const tokens = tokensAt(START);
  const [one, other] = [tokens.issue(CUSTOMER), tokens.issue(CUSTOMER)];
  expect(decodeJwt(one.token).jti).not.toBe(decodeJwt(other.token).jti);
});

test('a token is good until 30 seconds past its end, and not at 31', async () => {
  const { token } = tokensAt(START).issue(CUSTOMER);
  expect(await tokensAt(later(629)).verify(token)).toEqual(CUSTOMER);
  expect(await tokensAt(later(631)).verify(token)).toBeUndefined();
});

/** What a publisher's server does with the published keys alone. */
const verifiedElsewhere = (token: string, jwks: readonly PrivateJwk[]) =>
  jwtVerify(token, createLocalJWKSet({ keys: [...readKeys(jwks).publicSet.keys] }), { currentDate: START });

test.for<[SigningAlgorithm, SigningAlgorithm]>([
  ['EdDSA', 'ES256'],
  ['ES256', 'EdDSA'],
  ['ES256', 'ES256'],
  ['EdDSA', 'EdDSA'],
])(
  'a key change from %s to %s rejects no token: a key is published, then signs, then only verifies',
  async ([oldAlgorithm, newAlgorithm]) => {
    const [former, next] = [makeKey('former', oldAlgorithm), makeKey('next', newAlgorithm)];
    const header = (token: string) => decodeProtectedHeader(token);

    const before = tokensAt(START, [former]).issue(CUSTOMER).token;
    expect(header(before)).toEqual({ alg: oldAlgorithm, kid: 'former', typ: 'JWT' });

    const published = [former, next];
    expect(readKeys(published).publicSet.keys.map(({ kid }) => kid)).toEqual(['former', 'next']);
    expect(header(tokensAt(START, published).issue(CUSTOMER).token).kid).toBe('former');

    const rotated = [next, former];
    const after = tokensAt(START, rotated).issue(CUSTOMER).token;
    expect(header(after)).toEqual({ alg: newAlgorithm, kid: 'next', typ: 'JWT' });
    // Replicas change their order one after the other, so that both orders verify both tokens.
    for (const jwks of [published, rotated]) {
      for (const token of [before, after]) {
        expect(await tokensAt(START, jwks).verify(token)).toEqual(CUSTOMER);
        expect((await verifiedElsewhere(token, jwks)).payload.sub).toBe(CUSTOMER.id);
      }
    }

    const finished = tokensAt(START, [next]);
    expect(await finished.verify(before)).toBeUndefined();
    expect(await finished.verify(after)).toEqual(CUSTOMER);
  },
);

test("a token's header does not choose the algorithm: each key has one", async () => {
  const [ec, okp] = [makeKey('ec', 'ES256'), makeKey('okp', 'EdDSA')];
  const claims = goodClaims(CUSTOMER.id, { iss: 'https://id.example', aud: 'account-7' });
  const tokens = tokensAt(new Date(), [ec, okp]);
  for (const key of [ec, okp]) expect(await tokens.verify(signToken(claims, key))).toEqual(CUSTOMER);
  for (const [key, header] of [
    [ec, { alg: 'EdDSA' }],
    [okp, { alg: 'ES256' }],
    [ec, { kid: 'okp' }],
    [okp, { kid: 'ec' }],
    [ec, { alg: 'ES384' }],
    [okp, { alg: 'Ed25519' }],
  ] as const) {
    expect(await tokens.verify(signToken(claims, key, header)), JSON.stringify(header)).toBeUndefined();
  }
});

const tokens = tokensAt(START);
property(
  'no text whatever is a fault',
  [
    fc.oneof(
      anyText(),
      fc.array(fc.base64String()).map((parts) => parts.join('.')),
    ),
  ],
  async (text) => {
    expect(await tokens.verify(text)).toBeUndefined();
  },
);
