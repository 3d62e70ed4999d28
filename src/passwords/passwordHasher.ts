// Hashes passwords with argon2id, and verifies them.
import { randomBytes } from 'node:crypto';
import * as argon2 from 'argon2';
import { Fault } from '../lib/fault.ts';
import { type Argon2Hash, type HashCost, missingCost, readArgon2Hash } from './argon2Cost.ts';

/** OWASP's minimum for argon2id with one lane (RFC 9106 recommends more); the configuration can raise it, never lower it. */
export const MINIMUM_HASH_COST: HashCost = { memoryKib: 19_456, iterations: 2 };

/** RFC 9106 section 3.1. */
const SALT_BYTES = 16;

export interface PasswordHasher {
  /** Hashes a normalised password; returns an argon2id PHC string with a random salt of 16 bytes. */
  hash(password: string): Promise<string>;
  /**
   * Whether the hash was made of this normalised password. Without a hash, and for a hash of a lower cost than today's,
   * it does the work of today's cost, so that the time does not show whether there is a hash.
   * @throws Fault if the hash is of an unknown kind
   */
  verify(password: string, passwordHash: string | undefined): Promise<boolean>;
  /**
   * Whether the hash is weaker than one made today; a hash of a higher cost is never replaced by a weaker one.
   * @throws Fault if the hash is of an unknown kind
   */
  needsRehash(passwordHash: string): boolean;
}

export function createPasswordHasher(
  today: HashCost,
  { hash, verify }: Pick<typeof argon2, 'hash' | 'verify'> = argon2,
): PasswordHasher {
  const work = (cost: HashCost, password: string) => verify(dummyHash(cost), password);
  return {
    hash(password) {
      const { memoryKib, iterations } = today;
      // The library would get a salt from the thread pool, and wait there behind other hashes.
      const salt = randomBytes(SALT_BYTES);
      return hash(password, {
        type: argon2.argon2id,
        memoryCost: memoryKib,
        timeCost: iterations,
        parallelism: 1,
        salt,
      });
    },
    async verify(password, passwordHash) {
      if (passwordHash === undefined) {
        await work(today, password);
        return false;
      }
      const missing = missingCost(readHash(passwordHash), today);
      const matches = await verify(passwordHash, password);
      if (missing) await work(missing, password);
      return matches;
    },
    needsRehash(passwordHash) {
      const { variant, memoryKib, iterations } = readHash(passwordHash);
      return variant !== 'argon2id' || memoryKib < today.memoryKib || iterations < today.iterations;
    },
  };
}

/** A hash of no known password: a salt of 16 and a hash of 32 zero bytes. */
function dummyHash({ memoryKib, iterations }: HashCost): string {
  return `$argon2id$v=19$m=${memoryKib},t=${iterations},p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`;
}

/** To report such a hash as a wrong password would lock its customer out for good, and no one would notice. */
function readHash(passwordHash: string): Argon2Hash {
  const read = readArgon2Hash(passwordHash);
  if (read) return read;
  const [, scheme = 'none'] = /^\$([a-z0-9-]{1,32})\$/.exec(passwordHash) ?? [];
  throw new Fault(
    'INTERNAL_SERVER_ERROR',
    'The stored password hash of a customer is of an unknown kind, so that the customer cannot sign in',
    { hashScheme: scheme },
  );
}
