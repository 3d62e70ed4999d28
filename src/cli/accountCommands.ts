// account create, account list.
import type { Command } from 'commander';
import { type ShowOptions, showOne, showRows } from './show.ts';
import { successOrFail } from './successOrFail.ts';
import { withApp } from './withApp.ts';

export function addAccountCommands(program: Command): void {
  const account = program.command('account').description('Accounts: the publishers.');

  account
    .command('create')
    .description('Create an account.')
    .argument('<name>', 'the name of the publisher, for people')
    .action((name: string, _options, command: Command) =>
      withApp(async (app) => {
        const outcome = successOrFail(await app.accounts.create({ name }));
        showOne(outcome.account, command.optsWithGlobals<ShowOptions>());
      }),
    );

  account
    .command('list')
    .description('List all accounts.')
    .action((_options, command: Command) =>
      withApp(async (app) => {
        showRows(
          await app.accounts.list(),
          ['id', 'name', 'createdAt'],
          command.optsWithGlobals<ShowOptions>(),
        );
      }),
    );
}
