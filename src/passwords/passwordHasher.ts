// Passwords into argon2id hashes, and the check of one against the other.
import { randomBytes } from 'node:crypto';
import { argon2id, hash, verify } from 'argon2';

/** The cost of one hash: memory in KiB, and passes over it. */
export interface HashCost {
  readonly memoryKib: number;
  readonly iterations: number;
}

/** OWASP's minimum for argon2id with one lane (RFC 9106 names stronger ones); configuration may raise it, never lower it. */
export const MINIMUM_HASH_COST: HashCost = { memoryKib: 19_456, iterations: 2 };

/** RFC 9106 section 3.1. */
const SALT_BYTES = 16;

export interface PasswordHasher {
  /** Hashes a normalised password; gives an argon2id PHC string with a random salt of 16 bytes. */
  hash(password: string): Promise<string>;
  /**
   * Whether the hash was made of this normalised password. Without a hash it does the same work and gives false, so
   * that time does not tell whether there is one.
   */
  verify(password: string, passwordHash: string | undefined): Promise<boolean>;
  /** Whether the hash was made at a lower cost than today's; one of a higher cost is never made weaker. */
  needsRehash(passwordHash: string): boolean;
}

export function createPasswordHasher({ memoryKib, iterations }: HashCost): PasswordHasher {
  const options = { type: argon2id, memoryCost: memoryKib, timeCost: iterations, parallelism: 1 } as const;
  // Of no known password: a salt of 16 and a hash of 32 zero bytes.
  const dummyHash = `$argon2id$v=19$m=${memoryKib},t=${iterations},p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`;
  return {
    // The library would fetch a salt from the thread pool, and wait for it there behind the hashes.
    hash: (password) => hash(password, { ...options, salt: randomBytes(SALT_BYTES) }),
    async verify(password, passwordHash) {
      const matches = await verify(passwordHash ?? dummyHash, password);
      return matches && passwordHash !== undefined;
    },
    needsRehash(passwordHash) {
      const [, memory, passes] = /\$m=(\d+),t=(\d+),/.exec(passwordHash) ?? [];
      return Number(memory) < memoryKib || Number(passes) < iterations;
    },
  };
}
