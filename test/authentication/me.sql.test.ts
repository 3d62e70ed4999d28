// me: the customer that the auth token was issued to, and no one for a forged one.
import { createPublicKey, randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { customers } from '../../src/database/tables.ts';
import { GOOD_INPUT, useService } from '../support/service.ts';
import {
  goodClaims,
  hmacToken,
  makeKey,
  SIGNING_KEYS,
  signToken,
  unsignedToken,
} from '../support/signingKeys.ts';
import { statementsOf } from '../support/statements.ts';

const service = useService();

const me = (authorization?: string) =>
  service.ask('{ me { id email } site(id: 1) { id } }', {}, authorization ? { authorization } : {});

/** A customer without a password: hashing one takes longer than all the rest. */
async function insertCustomer({ accountId = 1, siteId = 1 } = {}): Promise<string> {
  const id = randomUUID();
  const now = new Date();
  const address = { email: GOOD_INPUT.email, emailKey: GOOD_INPUT.email };
  const moments = { createdAt: now, updatedAt: now };
  await service.database.db
    .insert(customers)
    .values({ accountId, siteId, id, passwordHash: '', language: 'en', ...address, ...moments });
  return id;
}

test('without a token me is null', async () => {
  expect((await me()).body).toEqual({ data: { me: null, site: { id: 'Site:1' } } });
});

test('the token of a registration shows its customer, whatever the case of "Bearer"', async () => {
  const { customer, authToken } = await service.register(1, GOOD_INPUT);
  for (const scheme of ['Bearer', 'bearer']) {
    const { body } = await me(`${scheme} ${authToken.token}`);
    expect(body).toEqual({
      data: { me: { id: customer.id, email: 'ada@example.com' }, site: { id: 'Site:1' } },
    });
  }
});

test('a token by hand is good, so that each forgery below fails for the one thing that it changes', async () => {
  const id = await insertCustomer();
  expect((await me(`Bearer ${signToken(goodClaims(id))}`)).body.data.me.id).toBe(id);
});

test('a token of the former signing key is still good', async () => {
  const id = await insertCustomer();
  expect((await me(`Bearer ${signToken(goodClaims(id), SIGNING_KEYS[1])}`)).body.data.me.id).toBe(id);
});

test('a clock that is 28 seconds behind is tolerated', async () => {
  const id = await insertCustomer();
  const claims = goodClaims(id, { exp: Math.floor(Date.now() / 1000) - 28 });
  expect((await me(`Bearer ${signToken(claims)}`)).body.data.me.id).toBe(id);
});

test('UNAUTHENTICATED is an error of the one field: the others are answered, with status 200', async () => {
  const { status, body } = await me('Bearer nonsense');
  expect(status).toBe(200);
  expect(body.data).toEqual({ me: null, site: { id: 'Site:1' } });
  expect(body.errors).toEqual([
    expect.objectContaining({
      path: ['me'],
      extensions: { code: 'UNAUTHENTICATED', requestId: expect.any(String) },
    }),
  ]);
});

const now = Math.floor(Date.now() / 1000);
const stranger = makeKey('stranger');
const spki = createPublicKey({ key: SIGNING_KEYS[0], format: 'jwk' }).export({ type: 'spki', format: 'pem' });
const { d: _d, ...publicHalf } = SIGNING_KEYS[0];
const { d: _strangers, ...strangersPublicHalf } = stranger;

/** A good token but for the claims that are changed. */
const saying = (changes: object) => (id: string) => signToken(goodClaims(id, { ...changes }));
/** A good token but for the header's members that are changed. */
const headed = (header: object) => (id: string) => signToken(goodClaims(id), SIGNING_KEYS[0], header);

const FORGERIES: Record<string, (id: string) => string> = {
  'alg none': (id) => unsignedToken(goodClaims(id), 'none'),
  'alg nOnE': (id) => unsignedToken(goodClaims(id), 'nOnE'),
  'alg none with the signature of a good token': (id) =>
    unsignedToken(goodClaims(id), 'none', signToken(goodClaims(id)).split('.')[2]),
  'no alg': headed({ alg: undefined }),
  'HS256 with the public key in PEM': (id) => hmacToken(goodClaims(id), spki),
  'HS256 with the public key as a JWK': (id) => hmacToken(goodClaims(id), JSON.stringify(publicHalf)),
  'HS256 with the octets of the public key': (id) =>
    hmacToken(goodClaims(id), Buffer.from(publicHalf.x, 'base64url')),
  'HS256 with an empty secret': (id) => hmacToken(goodClaims(id), ''),
  'an unknown key': (id) => signToken(goodClaims(id), stranger),
  "a stranger's key under our kid": (id) => signToken(goodClaims(id), stranger, { kid: SIGNING_KEYS[0].kid }),
  "a stranger's key in the header": (id) =>
    signToken(goodClaims(id), stranger, { kid: undefined, jwk: strangersPublicHalf }),
  'our key under the kid of another one': headed({ kid: SIGNING_KEYS[1].kid }),
  'no kid': headed({ kid: undefined }),
  'a kid that every object has': headed({ kid: '__proto__' }),
  'a kid that is not text': headed({ kid: { $ne: '' } }),
  'the algorithm of the other key': headed({ alg: 'EdDSA' }),
  "the other key's kid and algorithm": headed({ kid: SIGNING_KEYS[1].kid, alg: 'EdDSA' }),
  'an unknown crit': headed({ crit: ['exp-policy'], 'exp-policy': 1 }),
  'crit b64': headed({ crit: ['b64'], b64: false }),
  'another typ': headed({ typ: 'secevent+jwt' }),
  'no typ': headed({ typ: undefined }),
  'another iss': saying({ iss: 'customer-registration.example' }),
  'no iss': saying({ iss: undefined }),
  'the aud of another account': saying({ aud: 'account-2' }),
  'the aud of no account': saying({ aud: 'account-999' }),
  'an aud that is no int32': saying({ aud: 'account-2147483648' }),
  'an aud with more in it': saying({ aud: 'account-1 or 1=1' }),
  'more than one aud': saying({ aud: ['account-1', 'account-2'] }),
  'a numeric aud': saying({ aud: 1 }),
  'no aud': saying({ aud: undefined }),
  'an exp 31 seconds ago': saying({ exp: now - 31 }),
  'no exp': saying({ exp: undefined }),
  'an exp as text': saying({ exp: String(now + 60) }),
  'an nbf to come': saying({ nbf: now + 600 }),
  'no iat': saying({ iat: undefined }),
  'no jti': saying({ jti: undefined }),
  'no sub': saying({ sub: undefined }),
  'a sub that is no UUID': saying({ sub: "' or '1'='1" }),
  'a sub with NUL': saying({ sub: '\0' }),
  'a sub of no customer': saying({ sub: '01a213e6-22b9-7681-98a1-a8cb8c16049b' }),
  'another payload under a good signature': (id) => {
    const [header, , signature] = signToken(goodClaims(id, { aud: 'account-2' })).split('.');
    return [header, signToken(goodClaims(id)).split('.')[1], signature].join('.');
  },
  'no signature': (id) => signToken(goodClaims(id)).replace(/[^.]*$/, ''),
  'half a signature': (id) => signToken(goodClaims(id)).slice(0, -43),
  'four parts': (id) => `${signToken(goodClaims(id))}.e30`,
  'a payload that is no JSON': (id) => signToken(goodClaims(id)).replace(/\.[^.]*\./, '.bm8.'),
  'an oversize token': saying({ padding: 'x'.repeat(4000) }),
};

describe('a forged token is rejected:', () => {
  test.for(Object.entries(FORGERIES))('%s', async ([, forge]) => {
    const { body } = await me(`Bearer ${forge(await insertCustomer())}`);
    expect(body.data.me).toBeNull();
    expect(body.errors[0].extensions.code).toBe('UNAUTHENTICATED');
  });
});

test.for([
  'Bearer',
  'Bearer undefined',
  'Basic YWRhOnNlY3JldA==',
  'TOKEN',
  'Bearer TOKEN TOKEN',
  'Bearer TOKEN\u00e9',
])('credentials that are no bearer token are rejected: %s', async (authorization) => {
  const token = signToken(goodClaims(await insertCustomer()));
  const { body } = await me(authorization.replaceAll('TOKEN', token));
  expect(body.errors[0].extensions.code).toBe('UNAUTHENTICATED');
});

test('a customer of another account is not found under the audience of this one', async () => {
  const id = await insertCustomer({ accountId: 2, siteId: 3 });
  const { body } = await me(`Bearer ${signToken(goodClaims(id, { aud: 'account-1' }))}`);
  expect(body.errors[0].extensions.code).toBe('UNAUTHENTICATED');
});

test('the token of a deleted customer is rejected', async () => {
  const { customer, authToken } = await service.register(1, GOOD_INPUT);
  await service.database.db.delete(customers).where(eq(customers.id, customer.id));
  expect((await me(`Bearer ${authToken.token}`)).body.errors[0].extensions.code).toBe('UNAUTHENTICATED');
});

test('a bad token does not keep a visitor from registering', async () => {
  const result = await service.register(1, GOOD_INPUT, { authorization: 'Bearer nonsense' });
  expect(result.__typename).toBe('RegisterCustomerSuccess');
});

test('no forgery costs a database query, unless only the database can tell', async () => {
  const { app, database } = service;
  const id = '01a213e6-22b9-7681-98a1-a8cb8c16049b';
  const statements = (token: string) => statementsOf(database.unlimited, () => app.authenticate(token));
  expect(await statements(signToken(goodClaims(id)))).toHaveLength(1);

  // These are well formed.
  const {
    'the aud of another account': _1,
    'the aud of no account': _2,
    'a sub of no customer': _3,
    ...others
  } = FORGERIES;
  for (const [name, forge] of Object.entries(others)) {
    expect(await statements(forge(id)), name).toEqual([]);
  }
});
