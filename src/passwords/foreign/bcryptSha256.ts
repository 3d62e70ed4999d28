// Django's bcrypt_sha256: bcrypt of the SHA-256 of the password in hexadecimal, so that no byte is ignored.
import { createHash } from 'node:crypto';
import { bcrypt, bcryptCost, verifyBcrypt } from './bcrypt.ts';
import type { ForeignScheme } from './scheme.ts';

const PREFIX = 'bcrypt_sha256$';

export const bcryptSha256: ForeignScheme = {
  name: 'bcrypt_sha256',
  reads: (hash) => hash.startsWith(`${PREFIX}$2`) && bcrypt.reads(hash.slice(PREFIX.length)),
  cost: bcryptCost,
  verify: (password, hash) => verifyBcrypt(createHash('sha256').update(password).digest('hex'), hash),
};
