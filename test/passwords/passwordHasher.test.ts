// Hashes: argon2id with the configured cost, and no password is cut short.
import { verify } from 'argon2';
import { expect, test } from 'vitest';
import { createPasswordHasher, MINIMUM_HASH_COST } from '../../src/passwords/passwordHasher.ts';

const hashPassword = createPasswordHasher(MINIMUM_HASH_COST);

test('a hash is an argon2id PHC string of the configured cost with a salt of 16 bytes', async () => {
  const phc = await hashPassword('correct horse');
  const [, variant, version, cost, salt = ''] = phc.split('$');
  expect([variant, version, cost]).toEqual(['argon2id', 'v=19', 'm=19456,t=2,p=1']);
  expect(Buffer.from(salt, 'base64')).toHaveLength(16);
});

test('the same password has another hash each time', async () => {
  expect(await hashPassword('correct horse')).not.toBe(await hashPassword('correct horse'));
});

test('two passwords of 256 characters that differ in the last one do not verify for each other', async () => {
  const common = 'x'.repeat(255);
  const phc = await hashPassword(`${common}a`);
  expect(await verify(phc, `${common}a`)).toBe(true);
  expect(await verify(phc, `${common}b`)).toBe(false);
});
