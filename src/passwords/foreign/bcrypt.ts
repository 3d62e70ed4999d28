// bcrypt, also in Django's form: `bcrypt$` and the hash. It ignores what follows 72 bytes of a password.
import { once } from '../../lib/once.ts';
import type { ForeignCost, ForeignScheme } from './scheme.ts';

/** `$2x$` is missing: it marks hashes of a broken implementation. */
const HASH = /^(?:bcrypt\$)?(\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53})$/;

/** Loaded at the first hash: most sites have none. */
const library = once(() => import('@node-rs/bcrypt'));

export const bcrypt: ForeignScheme = {
  name: 'bcrypt',
  passwordBytes: 72,
  reads: (hash) => HASH.test(hash) && logRounds(hash) >= 4 && logRounds(hash) <= 31,
  cost: bcryptCost,
  verify: verifyBcrypt,
};

/** The cost of any text that ends with a bcrypt hash. */
export function bcryptCost(hash: string): ForeignCost {
  const cost = logRounds(hash.slice(hash.indexOf('$2')));
  return { parameters: `cost=${cost}`, tooCostly: cost > 14 };
}

/** Verifies against any text that ends with a bcrypt hash. */
export async function verifyBcrypt(password: string, hash: string): Promise<boolean> {
  return (await library()).verify(password, hash.slice(hash.indexOf('$2')));
}

function logRounds(hash: string): number {
  return Number(HASH.exec(hash)?.[2]);
}
