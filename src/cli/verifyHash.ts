// Verifies one hash of another system, before an import of many.
import { readForeignHash } from '../passwords/foreign/readForeignHash.ts';
import { findScheme } from '../passwords/foreign/schemes.ts';
import { normalizePassword } from '../passwords/passwordPolicy.ts';
import { CliError } from './cliError.ts';
import type { GivenHashFormat } from './hashOptions.ts';

export interface VerifiedHash {
  readonly scheme: string;
  readonly cost: string;
  readonly weak: boolean;
  readonly verifies: boolean;
}

/** `input`: the password, the hash and the salt, a line each. @throws CliError if an import would reject the hash */
export async function verifyHash(input: string, { hashFormat }: GivenHashFormat): Promise<VerifiedHash> {
  const [password = '', hash = '', salt = ''] = input.split(/\r?\n/);
  if (hash.trim() === '')
    throw new CliError('Expected two lines on standard input: the password, then the hash.');
  const reading = readForeignHash(hash.trim(), salt || null, { format: hashFormat, acceptWeakHashes: true });
  const scheme = 'stored' in reading ? findScheme(reading.stored) : undefined;
  if ('code' in reading) throw new CliError(SENTENCES[reading.code]);
  if (!scheme) throw new CliError('The hash is the mark of an account without a password.');
  const { stored } = reading;
  const forms = new Set([normalizePassword(password), password]);
  let verifies = false;
  for (const form of forms) verifies ||= await scheme.verify(form, stored);
  return { scheme: scheme.name, cost: scheme.cost(stored).parameters, weak: scheme.weak ?? false, verifies };
}

const SENTENCES = {
  HASH_UNKNOWN:
    'The hash is of no known kind (HASH_UNKNOWN). If it does not describe itself, name its kind with --hash, and give its salt on the third line.',
  HASH_TOO_COSTLY: 'The hash costs too much to verify (HASH_TOO_COSTLY): docs/import.md lists the ceilings.',
  HASH_WEAK: 'The hash is weak (HASH_WEAK).',
};
