// The first sign-in of imported customers: their old password works, and its hash is renewed.
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { signInInput } from '../../src/authentication/signInInput.ts';
import { customers as customersTable } from '../../src/database/tables.ts';
import { type HashFormat, readForeignHash } from '../../src/passwords/foreign/readForeignHash.ts';
import vectors from '../fixtures/foreignHashes.json' with { type: 'json' };
import { REAL_HASHES, useService } from '../support/service.ts';

const service = useService(REAL_HASHES);

const EMAIL = 'ada@example.com';

/** One of each scheme. */
const SCHEMES = [...new Map(vectors.map((vector) => [vector.scheme, vector])).values()];

async function store(hash: string | null, salt: string | null = null, format?: HashFormat) {
  const reading = readForeignHash(hash, salt, { format, acceptWeakHashes: true });
  if (!('stored' in reading)) throw new Error(reading.code);
  const customers = [{ email: EMAIL, oldProviderId: '1', createdAt: new Date('2020-01-01T00:00:00Z') }];
  await service.app.imports.importCustomers({
    accountId: 1,
    siteId: 1,
    customers,
    dryRun: false,
    onExisting: 'SKIP',
  });
  await service.database.db.update(customersTable).set({ passwordHash: reading.stored });
  return reading.stored;
}

const attempt = async (password: string) =>
  (await service.app.signIn({ siteId: 1, credentials: signInInput.parse({ login: EMAIL, password }) })).kind;

const storedHash = async () => (await service.rows())[0]?.passwordHash;

test.each(SCHEMES.map((vector): [string, (typeof vectors)[number]] => [vector.scheme, vector]))(
  '%s: the old password signs in once with the old hash, then with one of today; a wrong one renews nothing',
  async (_scheme, { hash, password, digest, pattern = '', salt }) => {
    const format = digest ? ({ kind: 'digest', name: digest, pattern } as const) : undefined;
    const before = await store(hash, salt ?? null, format);
    expect(await attempt(`${password}!`)).toBe('InvalidCredentialsError');
    expect(await storedHash()).toBe(before);
    expect(await attempt(password)).toBe('SignInSuccess');
    const renewed = await storedHash();
    expect(renewed).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await attempt(password)).toBe('SignInSuccess');
    expect(await attempt(`${password}!`)).toBe('InvalidCredentialsError');
    expect(await storedHash()).toBe(renewed);
  },
);

test('a hash of a password in another normal form verifies as typed, and from then on in either form', async () => {
  const [nfd, nfc] = ['pa\u0308sswort', 'p\u00e4sswort'];
  const hash = createHash('sha256').update(nfd).digest('hex');
  await store(hash, null, { kind: 'digest', name: 'sha256', pattern: '{PASSWORD}' });
  expect(await attempt(nfc)).toBe('InvalidCredentialsError');
  expect(await attempt(nfd)).toBe('SignInSuccess');
  expect(await attempt(nfc)).toBe('SignInSuccess');
  expect(await attempt(nfd)).toBe('SignInSuccess');
});

test('a bcrypt hash of a password of 80 bytes signs in, and is not renewed', async () => {
  // PHP: password_hash(str_repeat('0123456789', 8), PASSWORD_BCRYPT, ['cost' => 4])
  const hash = '$2y$04$St0CemNtHbKm/oIBkXUdL.yRspC1bBDHhFXwIC6ULupEumTkRrsPO';
  await store(hash);
  expect(await attempt('0123456789'.repeat(8))).toBe('SignInSuccess');
  expect(await storedHash()).toBe(hash);
});

test('a customer without a password cannot sign in, whatever is typed', async () => {
  const stored = await store(null);
  for (const password of ['', stored, 'null', '!']) {
    expect(await attempt(password)).toBe('InvalidCredentialsError');
  }
  expect(await storedHash()).toBe(stored);
});
