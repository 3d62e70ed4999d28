// signIn: by e-mail or username, and never a hint to what was wrong.
import { expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { signInInput } from '../../src/authentication/signInInput.ts';
import { readConfig } from '../../src/config/config.ts';
import { createCustomerStore } from '../../src/customers/customerStore.ts';
import { customers as customersTable } from '../../src/database/tables.ts';
import { createPasswordHasher } from '../../src/passwords/passwordHasher.ts';
import { CHEAP_HASH, GOOD_INPUT, REAL_HASHES, useService } from '../support/service.ts';
import { signInWith } from '../support/signIn.ts';
import { GIVEN_KEYS } from '../support/signingKeys.ts';

const service = useService(REAL_HASHES);

const SIGN_IN = /* GraphQL */ `
  mutation ($siteId: Int!, $input: SignInInput!) {
    signIn(siteId: $siteId, input: $input) {
      __typename
      ... on SignInSuccess { customer { id email } authToken { token expiresAt } }
      ... on Error { message }
    }
  }
`;

async function signIn(login: string, password: string, siteId = 1) {
  const { body } = await service.ask(SIGN_IN, { siteId, input: { login, password } });
  expect(body.errors).toBeUndefined();
  return body.data.signIn;
}

const REFUSED = {
  __typename: 'InvalidCredentialsError',
  message: 'The e-mail address, the username or the password is incorrect.',
};
const { email, password } = GOOD_INPUT;

test('a customer comes back with a token that shows the customer', async () => {
  const { customer } = await service.register(1, GOOD_INPUT);
  const result = await signIn(email, password);
  expect(result).toMatchObject({ __typename: 'SignInSuccess', customer: { id: customer.id, email } });
  const me = await service.ask('{ me { id } }', {}, { authorization: `Bearer ${result.authToken.token}` });
  expect(me.body.data.me.id).toBe(customer.id);
});

test.for([email, 'ADA@Example.com', ' ada@example.com\t', '"ada"@example.com', 'Ada_1', 'aDA_1 '])(
  'the login is an e-mail address or a username, in any spelling that registration takes for the same: %s',
  async (login) => {
    await service.register(1, { ...GOOD_INPUT, username: 'Ada_1' });
    expect((await signIn(login, password)).__typename).toBe('SignInSuccess');
  },
);

test('any site of the account will do, and none of another account', async () => {
  await service.register(1, GOOD_INPUT);
  expect((await signIn(email, password, 2)).__typename).toBe('SignInSuccess');
  expect(await signIn(email, password, 3)).toEqual(REFUSED);
});

test('an unknown site is reported', async () => {
  expect((await signIn(email, password, 999)).__typename).toBe('SiteNotFoundError');
});

test('a wrong password, an unknown e-mail and an unknown username get the very same answer', async () => {
  await service.register(1, GOOD_INPUT);
  expect(await signIn(email, 'correct horsE')).toEqual(REFUSED);
  expect(await signIn('eve@example.com', password)).toEqual(REFUSED);
  expect(await signIn('eve', password)).toEqual(REFUSED);
});

// That a verification without a hash is the same work as one with it: passwordHasher.test.ts.
test.for([email, 'eve@example.com', 'eve'])(
  'known or unknown, a login with a wrong password takes one verification: %s',
  async (login) => {
    await service.register(1, GOOD_INPUT);
    const [row] = await service.rows();
    const verified: (string | undefined)[] = [];
    const hasher = createPasswordHasher(CHEAP_HASH);
    const passwords = {
      ...hasher,
      verify(typed: string, passwordHash: string | undefined) {
        verified.push(passwordHash);
        return hasher.verify(typed, passwordHash);
      },
    };
    const credentials = signInInput.parse({ login, password: 'wrong horse' });
    const outcome = await signInWith(service.database.db, { passwords })({ siteId: 1, credentials });
    expect(outcome.kind).toBe('InvalidCredentialsError');
    expect(verified).toEqual([login === email ? row?.passwordHash : undefined]);
  },
);

test('the same password from another keyboard is the same, and white space is part of it', async () => {
  await service.register(1, { ...GOOD_INPUT, password: ' Zoë has caf\u00e9 ' });
  expect((await signIn(email, ' Zoe\u0308 has cafe\u0301 ')).__typename).toBe('SignInSuccess');
  expect(await signIn(email, 'Zoë has café')).toEqual(REFUSED);
});

test('the longest password of all signs in: 256 code points', async () => {
  await service.register(1, { ...GOOD_INPUT, password: '🐎'.repeat(256) });
  expect((await signIn(email, '🐎'.repeat(256))).__typename).toBe('SignInSuccess');
});

test.for<[string, string, string]>([
  ['a password of 257 code points', email, '🐎'.repeat(257)],
  ['an empty password', email, ''],
  ['a password with NUL', email, 'correct\0horse'],
  ['a password with a lone surrogate', email, 'correct \ud800'],
  ['an oversize e-mail', `${'a'.repeat(250)}@example.com`, password],
  ['an oversize username', 'a'.repeat(101), password],
  ['an empty login', ' ', password],
  ['a login that is neither e-mail nor username', 'ada lovelace', password],
  ['a login with NUL', 'ada\0', password],
  ['a login with a lone surrogate', '\ud800@example.com', password],
])('credentials that no customer can have are rejected without a hash: %s', async ([, login, typed]) => {
  expect(await signIn(login, typed)).toEqual(REFUSED);

  const { db } = service.database;
  const passwords = createPasswordHasher(CHEAP_HASH);
  let hashes = 0;
  const countingSignIn = signInWith(db, {
    passwords: {
      ...passwords,
      verify: (...given) => {
        hashes++;
        return passwords.verify(...given);
      },
    },
  });
  await countingSignIn({ siteId: 1, credentials: signInInput.parse({ login, password: typed }) });
  expect(hashes).toBe(0);
  await countingSignIn({ siteId: 1, credentials: signInInput.parse({ login: email, password }) });
  expect(hashes).toBe(1);
});

test('a hash of an older cost is renewed by a success, and by nothing else', async () => {
  await service.register(1, GOOD_INPUT);
  const [before] = await service.rows();
  const config = readConfig({ ...GIVEN_KEYS, HASH_ITERATIONS: '3' });
  const stricter = await createApp(config, { database: service.database });
  const attempt = (typed: string) =>
    stricter.signIn({ siteId: 1, credentials: signInInput.parse({ login: email, password: typed }) });

  expect((await attempt('wrong horse')).kind).toBe('InvalidCredentialsError');
  expect(await service.rows()).toEqual([before]);

  expect((await attempt(password)).kind).toBe('SignInSuccess');
  const [renewed] = await service.rows();
  expect(before?.passwordHash).toContain('t=2');
  expect(renewed).toEqual({
    ...before,
    passwordHash: expect.stringContaining('$argon2id$v=19$m=19456,t=3,p=1$'),
  });

  expect((await attempt(password)).kind).toBe('SignInSuccess');
  expect(await service.rows()).toEqual([renewed]);
});

test('a password hash of an unknown kind is a fault that the log explains, and not a wrong password', async () => {
  await service.register(1, GOOD_INPUT);
  const broken = '$2x$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy';
  await service.database.db.update(customersTable).set({ passwordHash: broken });
  const { body } = await service.ask(SIGN_IN, { siteId: 1, input: { login: email, password } });
  expect(body.errors).toMatchObject([{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }]);
  expect(service.logLines).toHaveLength(1);
  expect(service.logLines[0]).toContain('password hash of a customer is of an unknown kind');
  expect(JSON.parse(service.logLines[0] ?? '')).toMatchObject({ msg: 'fault', hashScheme: '2x' });
  expect(service.logLines[0]).not.toContain('N9qo8uLO');
});

test('a renewal does not bring back a password that was changed meanwhile', async () => {
  await service.register(1, GOOD_INPUT);
  const customers = createCustomerStore(service.database.db);
  const found = await customers.findByLogin(1, { emailKey: email });
  if (!found) throw new Error('not found');
  await customers.renewPasswordHash(found.customer, found.passwordHash, 'changed');
  await customers.renewPasswordHash(found.customer, found.passwordHash, 'renewed too late');
  expect((await service.rows())[0]?.passwordHash).toBe('changed');
});

test('neither a password nor a token is in the log', async () => {
  await service.register(1, GOOD_INPUT);
  const { authToken } = await signIn(email, password);
  await service.ask('{ me { id } }', {}, { authorization: `Bearer ${authToken.token}x` });
  await service.ask(SIGN_IN, { siteId: 1, input: { login: email, password: ['canary-password'] } });
  const log = service.logLines.join('');
  expect(log).not.toContain(authToken.token.slice(-40));
  expect(log).not.toContain('canary');
});
