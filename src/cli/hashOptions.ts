// The options that say what hashes are that do not describe themselves.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { DIGEST_NAMES, isHashPattern } from '../passwords/foreign/digest.ts';
import { readFirebaseParameters } from '../passwords/foreign/firebaseParameters.ts';
import type { HashFormat } from '../passwords/foreign/readForeignHash.ts';
import { choiceOption } from './arguments.ts';
import { CliError } from './cliError.ts';

export interface HashFlags {
  readonly hash?: string;
  readonly hashPattern?: string;
  readonly firebaseParameters?: string;
  readonly acceptWeakHashes?: boolean;
}

export interface GivenHashFormat {
  readonly hashFormat: HashFormat | undefined;
  /** What distinguishes this format from others, without secrets. */
  readonly identity: Readonly<Record<string, string | null>>;
}

export function addHashOptions(command: Command): Command {
  return command
    .addOption(
      choiceOption('--hash <name>', 'what hashes are that do not describe themselves', [
        'firebase',
        ...DIGEST_NAMES,
      ]),
    )
    .option('--hash-pattern <pattern>', 'what is hashed, e.g. {SALT}{PASSWORD}; default: {PASSWORD}')
    .option(
      '--firebase-parameters <file>',
      "the project's hash parameters, as its console shows them, or as JSON",
    )
    .option('--accept-weak-hashes', 'accept md5, sha1, sha256, sha512 and their HMACs');
}

/** @throws CliError if the options do not go together */
export function readHashFormat({ hash, hashPattern, firebaseParameters }: HashFlags): GivenHashFormat {
  const isDigest = hash !== undefined && hash !== 'firebase';
  if (hashPattern !== undefined && !isDigest)
    throw new CliError('--hash-pattern needs --hash with the name of a digest.');
  if (isDigest) {
    if (firebaseParameters !== undefined) throw new CliError('--firebase-parameters needs --hash firebase.');
    const pattern = hashPattern ?? '{PASSWORD}';
    if (!isHashPattern(pattern)) {
      throw new CliError(
        'A pattern contains {PASSWORD} once and {SALT} at most once, e.g. {SALT}{PASSWORD}.',
      );
    }
    return {
      hashFormat: { kind: 'digest', name: hash, pattern },
      identity: { hash, 'hash-pattern': digestOf(pattern) },
    };
  }
  if (firebaseParameters === undefined) {
    if (hash === 'firebase') throw new CliError('--hash firebase needs --firebase-parameters FILE.');
    return { hashFormat: undefined, identity: {} };
  }
  const parameters = readFirebaseParameters(readText(firebaseParameters));
  if (!parameters) {
    throw new CliError(
      `${firebaseParameters} does not contain the hash parameters of a project: base64_signer_key, base64_salt_separator, rounds and mem_cost.`,
    );
  }
  return {
    hashFormat: { kind: 'firebase', parameters },
    identity: { hash: 'firebase', 'firebase-parameters': digestOf(JSON.stringify(parameters)) },
  };
}

/** A pattern can contain a secret, and the parameters do. */
function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new CliError(`${path} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
}
