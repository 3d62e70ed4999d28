// Options and arguments that several commands share.
import { InvalidArgumentError, Option } from 'commander';
import type { App } from '../app.ts';
import { CliError } from './cliError.ts';

/** Reads a number of an account or a site. */
export function int32(text: string): number {
  const number = Number(text);
  if (!/^\d{1,10}$/.test(text) || number > 2_147_483_647) {
    throw new InvalidArgumentError('Expected a whole number.');
  }
  return number;
}

/** A new option each time: commander keeps state in them. */
export function accountOption(): Option {
  return new Option('--account <id>', 'the account').argParser(int32).makeOptionMandatory();
}

/** @throws CliError where there is no such account. */
export async function requireAccount(app: App, id: number): Promise<void> {
  if (!(await app.accounts.find(id))) throw new CliError(`There is no account ${id}.`);
}
