// Hashes passwords with argon2id, and verifies them, also against hashes of other systems.
import { randomBytes } from 'node:crypto';
import * as argon2 from 'argon2';
import { Fault } from '../lib/fault.ts';
import { type Argon2Hash, type HashCost, missingCost, readArgon2Hash } from './argon2Cost.ts';
import type { ForeignScheme } from './foreign/scheme.ts';
import { findScheme } from './foreign/schemes.ts';
import { NO_PASSWORD } from './noPassword.ts';

/** OWASP's minimum for argon2id with one lane (RFC 9106 recommends more); the configuration can raise it, never lower it. */
export const MINIMUM_HASH_COST: HashCost = { memoryKib: 19_456, iterations: 2 };

/** RFC 9106 section 3.1. */
const SALT_BYTES = 16;

export interface PasswordHasher {
  /** Hashes a normalised password; returns an argon2id PHC string with a random salt of 16 bytes. */
  hash(password: string): Promise<string>;
  /**
   * Whether the hash was made of this normalised password. Without a hash, and for a hash of a lower cost than today's,
   * it does the work of today's cost, so that the time does not show whether there is a hash. A hash of another system is
   * also compared with the password as typed, because that system may not have normalised it.
   * @throws Fault if the hash is of an unknown kind, or above the ceiling of its scheme
   */
  verify(password: string, passwordHash: string | undefined, typed?: string): Promise<boolean>;
  /**
   * Whether the hash is weaker than one made today, or of another system; a hash of a higher cost is never replaced by a
   * weaker one. A hash that ignores the end of this password stays: a new one would demand the end too, which no one has
   * ever verified.
   * @throws Fault if the hash is of an unknown kind
   */
  needsRehash(passwordHash: string, password: string): boolean;
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
    async verify(password, passwordHash, typed = password) {
      if (passwordHash === undefined || passwordHash === NO_PASSWORD) {
        await work(today, password);
        return false;
      }
      const foreign = findScheme(passwordHash);
      if (foreign) {
        if (await verifyForeign(foreign, passwordHash, password, typed)) return true;
        // A success takes the time of a new hash besides.
        await work(today, password);
        return false;
      }
      const missing = missingCost(readHash(passwordHash), today);
      const matches = await verify(passwordHash, password);
      if (missing) await work(missing, password);
      return matches;
    },
    needsRehash(passwordHash, password) {
      const foreign = findScheme(passwordHash);
      if (foreign) return Buffer.byteLength(password) <= (foreign.passwordBytes ?? Number.POSITIVE_INFINITY);
      const { variant, memoryKib, iterations } = readHash(passwordHash);
      return variant !== 'argon2id' || memoryKib < today.memoryKib || iterations < today.iterations;
    },
  };
}

async function verifyForeign(
  scheme: ForeignScheme,
  passwordHash: string,
  password: string,
  typed: string,
): Promise<boolean> {
  if (scheme.cost(passwordHash).tooCostly) {
    throw new Fault(
      'INTERNAL_SERVER_ERROR',
      'The stored password hash of a customer costs too much to verify',
      {
        hashScheme: scheme.name,
      },
    );
  }
  if (await scheme.verify(password, passwordHash)) return true;
  return typed !== password && (await scheme.verify(typed, passwordHash));
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
