// Hashes of other systems: each scheme is proven with hashes that other programs made or published.
import { describe, expect, test } from 'vitest';
import { Fault } from '../../src/lib/fault.ts';
import { readFirebaseParameters } from '../../src/passwords/foreign/firebaseParameters.ts';
import { type HashFormat, readForeignHash } from '../../src/passwords/foreign/readForeignHash.ts';
import { findScheme, SCHEMES } from '../../src/passwords/foreign/schemes.ts';
import { NO_PASSWORD } from '../../src/passwords/noPassword.ts';
import { createPasswordHasher } from '../../src/passwords/passwordHasher.ts';
import vectors from '../fixtures/foreignHashes.json' with { type: 'json' };

interface Vector {
  readonly scheme: string;
  readonly madeBy: string;
  readonly password: string;
  readonly hash: string;
  readonly digest?: string;
  readonly pattern?: string;
  readonly salt?: string;
}

/** At the least cost of our own hashes: all that is verified here is of others. */
const passwords = createPasswordHasher({ memoryKib: 8, iterations: 1 });

/** The example of github.com/firebase/scrypt, in the console's form. */
const CONSOLE = `hash_config {
  algorithm: SCRYPT,
  base64_signer_key: jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==,
  base64_salt_separator: Bw==,
  rounds: 8,
  mem_cost: 14,
}`;
const FIREBASE = {
  hash: 'lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==',
  salt: '42xEC+ixf3L2lw==',
  password: 'user1password',
};

function stored(hash: string, salt: string | null = null, format?: HashFormat): string {
  const reading = readForeignHash(hash, salt, { format, acceptWeakHashes: true });
  if (!('stored' in reading)) throw new Error(`${reading.code}: ${hash}`);
  return reading.stored;
}

function storedVector({ hash, digest, pattern = '', salt = '' }: Vector): string {
  return stored(hash, salt || null, digest ? { kind: 'digest', name: digest, pattern } : undefined);
}

const code = (hash: string) => {
  const reading = readForeignHash(hash, null, { acceptWeakHashes: false });
  return 'code' in reading ? reading.code : 'accepted';
};

test.each(
  (vectors as Vector[]).map((vector): [string, string, Vector] => [vector.scheme, vector.madeBy, vector]),
)('%s made by %s verifies for its password only, and is renewed', async (scheme, _madeBy, vector) => {
  const hash = storedVector(vector);
  expect(findScheme(hash)?.name).toBe(scheme);
  expect(await passwords.verify(vector.password, hash)).toBe(true);
  expect(await passwords.verify(`${vector.password.slice(1)} `, hash)).toBe(false);
  expect(await passwords.verify('', hash)).toBe(false);
  expect(passwords.needsRehash(hash, vector.password)).toBe(true);
});

test('every scheme has a hash that another program made', () => {
  const proven = new Set([...vectors.map(({ scheme }) => scheme), 'firebase-scrypt']);
  expect(SCHEMES.map(({ name }) => name).filter((name) => !proven.has(name))).toEqual([]);
});

test.each([
  ['of the console', CONSOLE],
  [
    'as JSON',
    '{"algorithm":"SCRYPT","base64_signer_key":"jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==","base64_salt_separator":"Bw==","rounds":8,"mem_cost":14}',
  ],
])('the example that Firebase publishes verifies with parameters %s', async (_form, text) => {
  const parameters = readFirebaseParameters(text);
  if (!parameters) throw new Error('not read');
  const hash = stored(FIREBASE.hash, FIREBASE.salt, { kind: 'firebase', parameters });
  expect(await passwords.verify(FIREBASE.password, hash)).toBe(true);
  expect(await passwords.verify('user2password', hash)).toBe(false);
  expect(hash).not.toContain('jxspr8Ki0RYycVU8');
});

test.each([
  '',
  'hash_config { }',
  '{}',
  CONSOLE.replace('SCRYPT', 'BCRYPT'),
  CONSOLE.replace('rounds: 8', 'rounds: x'),
])('parameters of Firebase that are incomplete are not read', (text) => {
  expect(readFirebaseParameters(text)).toBeUndefined();
});

describe('a hash above the ceiling is not imported, and not verified if it is stored nevertheless:', () => {
  const salt = 'c2FsdHNhbHRzYWx0c2FsdA';
  const key = 'A'.repeat(43);
  const bcrypt = './'.repeat(26).slice(0, 53).padEnd(53, 'a');
  test.each([
    ['bcrypt', `$2y$15$${bcrypt}`, `$2y$14$${bcrypt}`],
    ['bcrypt of Django', `bcrypt_sha256$$2b$15$${bcrypt}`, `bcrypt_sha256$$2b$14$${bcrypt}`],
    ['bcrypt of WordPress', `$wp$2y$15$${bcrypt}`, `$wp$2y$14$${bcrypt}`],
    [
      'the memory of argon2',
      `$argon2id$v=19$m=131073,t=2,p=1$${salt}$${key}`,
      `$argon2id$v=19$m=131072,t=2,p=1$${salt}$${key}`,
    ],
    [
      'the passes of argon2',
      `$argon2i$v=19$m=1024,t=11,p=1$${salt}$${key}`,
      `$argon2i$v=19$m=1024,t=10,p=1$${salt}$${key}`,
    ],
    [
      'the lanes of argon2',
      `$argon2d$v=19$m=1024,t=2,p=17$${salt}$${key}`,
      `$argon2d$v=19$m=1024,t=2,p=16$${salt}$${key}`,
    ],
    ['the memory of scrypt', `$scrypt$ln=18,r=8,p=1$${salt}$${key}`, `$scrypt$ln=17,r=8,p=1$${salt}$${key}`],
    ['the lanes of scrypt', `scrypt$1024$salt$8$17$${key}=`, `scrypt$1024$salt$8$16$${key}=`],
    ['PBKDF2', `pbkdf2_sha256$2000001$salt$${key}=`, `pbkdf2_sha256$2000000$salt$${key}=`],
    ['phpass', `$P$F${'a'.repeat(30)}`, `$P$E${'a'.repeat(30)}`],
    ['Drupal', `$S$F${'a'.repeat(51)}`, `$S$E${'a'.repeat(51)}`],
    ['crypt', `$6$rounds=200001$salt$${'a'.repeat(86)}`, `$6$rounds=200000$salt$${'a'.repeat(86)}`],
  ])('%s', async (_what, above, below) => {
    expect(code(above)).toBe('HASH_TOO_COSTLY');
    expect(code(below)).toBe('accepted');
    const inDatabase = above.replace(/^\$argon2/, 'argon2$argon2');
    await expect(passwords.verify('x', inDatabase)).rejects.toThrow(Fault);
  });
});

test.each([
  ['an unknown kind', '$1$abc$defghijklmnopqrstuvwxy'],
  ['the broken bcrypt', `$2x$10$${'a'.repeat(53)}`],
  ['bcrypt that was cut off', `$2y$10$${'a'.repeat(52)}`],
  ['bcrypt with a cost of 3', `$2y$03$${'a'.repeat(53)}`],
  ['PBKDF2 without iterations', `pbkdf2_sha256$0$salt$${'A'.repeat(43)}=`],
  ['a key of 8 bytes', '$pbkdf2-sha256$i=1000$c2FsdA$c2FsdHNhbHQ'],
  ['scrypt with an N that is no power of two', `scrypt$1000$salt$8$1$${'A'.repeat(43)}=`],
  ['a plain digest of no name', '5f4dcc3b5aa765d61d8327deb882cf99'],
  ['argon2 with too little memory', `$argon2id$v=19$m=7,t=2,p=1$c2FsdHNhbHQ$${'A'.repeat(43)}`],
  ['argon2 of no lane', `$argon2id$v=19$m=64,t=2,p=0$c2FsdHNhbHQ$${'A'.repeat(43)}`],
  ['our mark of a missing password', NO_PASSWORD],
  ['a line break after the hash', `$2y$10$${'a'.repeat(53)}\n`],
  ['white space', ' '],
])('%s is HASH_UNKNOWN', (_what, hash) => {
  expect(code(hash)).toBe('HASH_UNKNOWN');
});

test('weak digests need consent, also in the form of Django', () => {
  expect(code('md5$seasalt2$f5531bef9f3687d0ccf0f617f0e25573')).toBe('HASH_WEAK');
  const format = { kind: 'digest', name: 'sha1', pattern: '{PASSWORD}' } as const;
  const read = (hash: string, salt: string | null) =>
    readForeignHash(hash, salt, { format, acceptWeakHashes: true });
  expect(read('a'.repeat(40), null)).toHaveProperty('stored');
  // A salt that the pattern does not use means that the pattern is wrong.
  expect(read('a'.repeat(40), 'salt')).toEqual({ code: 'HASH_UNKNOWN' });
  expect(read('a'.repeat(38), null)).toEqual({ code: 'HASH_UNKNOWN' });
});

test('no password verifies for a customer without a password', async () => {
  for (const hash of [null, '!', `!${'a'.repeat(40)}`]) {
    const reading = readForeignHash(hash, null, { acceptWeakHashes: false });
    expect(reading).toEqual({ stored: NO_PASSWORD });
  }
  for (const password of ['', NO_PASSWORD, 'correct horse']) {
    expect(await passwords.verify(password, NO_PASSWORD)).toBe(false);
  }
});

test('a bcrypt hash of a password of more than 72 bytes stays, because bcrypt ignores the rest', () => {
  const hash = stored('$2y$06$QD0QETJdQfenzy9fyolta.'.padEnd(60, 'a'));
  expect(passwords.needsRehash(hash, 'x'.repeat(72))).toBe(true);
  expect(passwords.needsRehash(hash, 'é'.repeat(37))).toBe(false);
  expect(passwords.needsRehash(`$wp${hash}`, 'x'.repeat(80))).toBe(true);
});
