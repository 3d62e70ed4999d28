// Auth tokens by themselves: what they say, until when they are good, and the rotation of keys.
import { fc, test as property } from '@fast-check/vitest';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { expect, test } from 'vitest';
import { createAuthTokens } from '../../src/tokens/authTokens.ts';
import { importSigningKeys, type PrivateJwk } from '../../src/tokens/signingKeys.ts';
import { makeKey, SIGNING_KEYS } from '../support/signingKeys.ts';

const CUSTOMER = { accountId: 7, id: '01a213e6-22b9-7681-98a1-a8cb8c16049b' };
const START = new Date('2026-01-31T12:00:00.900Z');

async function tokensAt(moment: Date, jwks: readonly PrivateJwk[] = SIGNING_KEYS) {
  const keys = await importSigningKeys(jwks);
  return createAuthTokens({ keys, issuer: 'https://id.example', lifetimeSeconds: 600, clock: () => moment });
}

const later = (seconds: number) => new Date(START.getTime() + seconds * 1000);

test('a token says who, for whom, by whom and until when, and nothing else of the customer', async () => {
  const { token, expiresAt } = (await tokensAt(START)).issue(CUSTOMER);
  expect(decodeProtectedHeader(token)).toEqual({ alg: 'EdDSA', kid: 'present', typ: 'JWT' });
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

test('no two tokens have one jti', async () => {
  const tokens = await tokensAt(START);
  const [one, other] = [tokens.issue(CUSTOMER), tokens.issue(CUSTOMER)];
  expect(decodeJwt(one.token).jti).not.toBe(decodeJwt(other.token).jti);
});

test('a token is good until 30 seconds past its end, and not at 31', async () => {
  const { token } = (await tokensAt(START)).issue(CUSTOMER);
  expect(await (await tokensAt(later(629))).verify(token)).toEqual(CUSTOMER);
  expect(await (await tokensAt(later(631))).verify(token)).toBeUndefined();
});

test('rotation: a key is published, then signs, then only verifies, then is gone', async () => {
  const [old, young] = [makeKey('old'), makeKey('young')];
  const kid = (token: string) => decodeProtectedHeader(token).kid;

  const before = (await tokensAt(START, [old])).issue(CUSTOMER);

  const published = [old, young];
  expect((await importSigningKeys(published)).publicSet.keys.map((key) => key.kid)).toEqual(['old', 'young']);
  expect(kid((await tokensAt(START, published)).issue(CUSTOMER).token)).toBe('old');

  const rotated = await tokensAt(START, [young, old]);
  const after = rotated.issue(CUSTOMER);
  expect(kid(after.token)).toBe('young');
  expect(await rotated.verify(before.token)).toEqual(CUSTOMER);
  // A replica that has not rotated yet takes the new one's tokens as well.
  expect(await (await tokensAt(START, published)).verify(after.token)).toEqual(CUSTOMER);

  const finished = await tokensAt(START, [young]);
  expect(await finished.verify(before.token)).toBeUndefined();
  expect(await finished.verify(after.token)).toEqual(CUSTOMER);
});

property.prop([
  fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fc.base64String()).map((parts) => parts.join('.')),
  ),
])('no text whatever is a fault', async (text) => {
  expect(await (await tokensAt(START)).verify(text)).toBeUndefined();
});
