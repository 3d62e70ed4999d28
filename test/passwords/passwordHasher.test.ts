// Hashes: argon2id with the configured cost, and no password is cut short.
import { expect, test } from 'vitest';
import { createPasswordHasher, MINIMUM_HASH_COST } from '../../src/passwords/passwordHasher.ts';

const passwords = createPasswordHasher(MINIMUM_HASH_COST);

test('a hash is an argon2id PHC string of the configured cost with a salt of 16 bytes', async () => {
  const phc = await passwords.hash('correct horse');
  const [, variant, version, cost, salt = ''] = phc.split('$');
  expect([variant, version, cost]).toEqual(['argon2id', 'v=19', 'm=19456,t=2,p=1']);
  expect(Buffer.from(salt, 'base64')).toHaveLength(16);
});

test('the same password has another hash each time', async () => {
  expect(await passwords.hash('correct horse')).not.toBe(await passwords.hash('correct horse'));
});

test('two passwords of 256 characters that differ in the last one do not verify for each other', async () => {
  const common = 'x'.repeat(255);
  const phc = await passwords.hash(`${common}a`);
  expect(await passwords.verify(`${common}a`, phc)).toBe(true);
  expect(await passwords.verify(`${common}b`, phc)).toBe(false);
});

test('no password verifies without a hash', async () => {
  for (const password of ['', 'correct horse', '\0'.repeat(32)]) {
    expect(await passwords.verify(password, undefined)).toBe(false);
  }
});

test('a hash of a lower cost needs to be renewed, one of the same or a higher cost does not', async () => {
  const phc = await passwords.hash('correct horse');
  expect(passwords.needsRehash(phc)).toBe(false);
  const { memoryKib, iterations } = MINIMUM_HASH_COST;
  for (const cost of [
    { memoryKib: memoryKib * 2, iterations },
    { memoryKib, iterations: iterations + 1 },
  ]) {
    const stronger = createPasswordHasher(cost);
    expect(stronger.needsRehash(phc)).toBe(true);
    expect(passwords.needsRehash(await stronger.hash('correct horse'))).toBe(false);
  }
});
