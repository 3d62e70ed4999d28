// Hashes: argon2id at the configured cost, no password is truncated, and the work does not show whether there is a hash.
import { argon2d, argon2i, hash, verify } from 'argon2';
import { describe, expect, test } from 'vitest';
import { Fault } from '../../src/lib/fault.ts';
import type { HashCost } from '../../src/passwords/argon2Cost.ts';
import { createPasswordHasher, MINIMUM_HASH_COST } from '../../src/passwords/passwordHasher.ts';

/** A sixteenth of the minimum: what is proven here is the same at every cost. */
const COST: HashCost = { memoryKib: MINIMUM_HASH_COST.memoryKib / 16, iterations: 2 };
const { memoryKib, iterations } = COST;
const passwords = createPasswordHasher(COST);

/** Hashes at this cost; `work` returns the work of all verifications since the last call, in KiB times passes. */
function countingHasher(cost: HashCost) {
  const verified: string[] = [];
  const hasher = createPasswordHasher(cost, {
    hash,
    verify(...call) {
      verified.push(call[0]);
      return verify(...call);
    },
  });
  const work = () => {
    const costs = verified.splice(0).map((phc) => /m=(\d+),t=(\d+)/.exec(phc) ?? []);
    return costs.reduce((sum, [, memory, passes]) => sum + Number(memory) * Number(passes), 0);
  };
  return { ...hasher, work };
}

test('a hash is an argon2id PHC string of the configured cost with a salt of 16 bytes', async () => {
  const phc = await createPasswordHasher(MINIMUM_HASH_COST).hash('correct horse');
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
  expect(passwords.needsRehash(phc, 'correct horse')).toBe(false);
  for (const cost of [
    { memoryKib: memoryKib * 2, iterations },
    { memoryKib, iterations: iterations + 1 },
  ]) {
    const stronger = createPasswordHasher(cost);
    expect(stronger.needsRehash(phc, 'correct horse')).toBe(true);
    expect(passwords.needsRehash(await stronger.hash('correct horse'), 'correct horse')).toBe(false);
  }
});

test.each([
  ['argon2i', argon2i],
  ['argon2d', argon2d],
] as const)(
  'a hash of %s, which is not made any more, verifies and needs to be renewed',
  async (_name, type) => {
    const phc = await hash('correct horse', {
      type,
      memoryCost: memoryKib,
      timeCost: iterations,
      parallelism: 1,
    });
    expect(await passwords.verify('correct horse', phc)).toBe(true);
    expect(await passwords.verify('wrong horse', phc)).toBe(false);
    expect(passwords.needsRehash(phc, 'correct horse')).toBe(true);
  },
);

describe('a login without a hash and a hash of an older cost take the same work:', () => {
  test.each<[string, HashCost, HashCost]>([
    ['the same cost', { memoryKib, iterations: 2 }, { memoryKib, iterations: 2 }],
    ['fewer passes', { memoryKib, iterations: 2 }, { memoryKib, iterations: 3 }],
    ['far fewer passes', { memoryKib, iterations: 2 }, { memoryKib, iterations: 7 }],
    ['less memory', { memoryKib, iterations: 2 }, { memoryKib: 2 * memoryKib, iterations: 2 }],
    ['less of both', { memoryKib, iterations: 2 }, { memoryKib: memoryKib + 128, iterations: 3 }],
    ['less memory and more passes', { memoryKib, iterations: 3 }, { memoryKib: 4096, iterations: 2 }],
  ])('%s', async (_case, old, today) => {
    const phc = await createPasswordHasher(old).hash('correct horse');
    const stricter = countingHasher(today);
    await stricter.verify('wrong horse', undefined);
    const unknown = stricter.work();
    expect(unknown).toBe(today.memoryKib * today.iterations);
    for (const [password, matches] of [
      ['wrong horse', false],
      ['correct horse', true],
    ] as const) {
      expect(await stricter.verify(password, phc)).toBe(matches);
      // A fraction of a per mille is lost by rounding.
      expect(Math.abs(stricter.work() / unknown - 1)).toBeLessThan(0.001);
    }
  });
});

describe('a hash of an unknown kind is a fault, and never a wrong password:', () => {
  test.each([
    ['the broken bcrypt', '$2x$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy', '2x'],
    ['PBKDF2 with a key of eight bytes', '$pbkdf2-sha256$i=600000$c2FsdHNhbHQ$aGFzaGhhc2g', 'pbkdf2-sha256'],
    ['an argon2 of the future', '$argon3$v=1$m=1,t=1,p=1$c2FsdHNhbHQ$aGFzaGhhc2g', 'argon3'],
    ['an argon2 hash that was cut off', '$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ', 'argon2id'],
    ['a plain digest', '5f4dcc3b5aa765d61d8327deb882cf99', 'none'],
    ['nothing', '', 'none'],
  ])('%s', async (_kind, phc, hashScheme) => {
    const fault = await passwords.verify('correct horse', phc).catch((error) => error);
    expect(fault).toBeInstanceOf(Fault);
    expect(fault.message).toContain('password hash of a customer is of an unknown kind');
    expect(fault.details).toEqual({ hashScheme });
    expect(() => passwords.needsRehash(phc, 'correct horse')).toThrow(Fault);
  });
});
