// WordPress since 6.8: bcrypt of an HMAC-SHA-384 of the password, so that no byte is ignored.
import { createHmac } from 'node:crypto';
import { bcrypt, bcryptCost, verifyBcrypt } from './bcrypt.ts';
import type { ForeignScheme } from './scheme.ts';

const PREFIX = '$wp';

export const wordpress: ForeignScheme = {
  name: 'wordpress',
  reads: (hash) => hash.startsWith(`${PREFIX}$2y$`) && bcrypt.reads(hash.slice(PREFIX.length)),
  cost: bcryptCost,
  verify: (password, hash) =>
    verifyBcrypt(createHmac('sha384', 'wp-sha384').update(password).digest('base64'), hash),
};
