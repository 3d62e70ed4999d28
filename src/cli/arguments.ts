// Options and arguments that several commands share.
import { InvalidArgumentError, Option } from 'commander';
import type { App } from '../app.ts';
import { CliError } from './cliError.ts';

/** Reads the number of an account or a site. */
export function int32(text: string): number {
  const number = Number(text);
  if (!/^\d{1,10}$/.test(text) || number > 2_147_483_647) {
    throw new InvalidArgumentError('Expected a whole number.');
  }
  return number;
}

/** Reads a language code: the API prints them in upper case. */
export function languageCode(text: string): string {
  return text.toLowerCase();
}

/** An option with one of a few words, in either case. */
export function choiceOption(flags: string, description: string, choices: readonly string[]): Option {
  return new Option(flags, description).choices(choices).argParser((text) => {
    const choice = choices.find((known) => known.toLowerCase() === text.toLowerCase());
    if (choice === undefined) throw new InvalidArgumentError(`Allowed choices are ${choices.join(', ')}.`);
    return choice;
  });
}

/** A new option for each command: commander keeps state in them. */
export function accountOption(): Option {
  return new Option('--account <id>', 'the account').argParser(int32).makeOptionMandatory();
}

/** @throws CliError if there is no such account. */
export async function requireAccount(app: App, id: number): Promise<void> {
  if (!(await app.accounts.find(id))) throw new CliError(`There is no account ${id}.`);
}
