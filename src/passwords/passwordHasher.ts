// Passwords into argon2id hashes.
import { argon2id, hash } from 'argon2';

/** The cost of one hash: memory in KiB, and passes over it. */
export interface HashCost {
  readonly memoryKib: number;
  readonly iterations: number;
}

/** OWASP's minimum for argon2id with one lane (RFC 9106 names stronger ones); configuration may raise it, never lower it. */
export const MINIMUM_HASH_COST: HashCost = { memoryKib: 19_456, iterations: 2 };

/** Hashes a normalised password; gives an argon2id PHC string with a random salt of 16 bytes. */
export type HashPassword = (password: string) => Promise<string>;

export function createPasswordHasher({ memoryKib, iterations }: HashCost): HashPassword {
  const options = { type: argon2id, memoryCost: memoryKib, timeCost: iterations, parallelism: 1 } as const;
  return (password) => hash(password, options);
}
