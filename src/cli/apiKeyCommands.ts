// api-key create, api-key list, api-key revoke.
import type { Command } from 'commander';
import { accountOption, requireAccount } from './arguments.ts';
import { type ShowOptions, showJson, showOne, showRows } from './show.ts';
import { successOrFail } from './successOrFail.ts';
import { withApp } from './withApp.ts';

interface ApiKeyOptions extends ShowOptions {
  readonly account: number;
  readonly label: string;
}

export function addApiKeyCommands(program: Command): void {
  const apiKey = program.command('api-key').description('API keys, for /platform/graphql.');

  apiKey
    .command('create')
    .description('Create an API key of an account, and print its secret (shown once).')
    .addOption(accountOption())
    .requiredOption('--label <label>', 'what the key is for')
    .action((_options, command: Command) =>
      withApp(async (app) => {
        const { account, label, ...options } = command.optsWithGlobals<ApiKeyOptions>();
        await requireAccount(app, account);
        const outcome = successOrFail(await app.apiKeys.create(account, { label }));
        if (options.json) return showJson({ ...outcome.apiKey, secret: outcome.secret });
        showOne(outcome.apiKey, options);
        console.log(`\nThe key, which is shown only now:\n\n${outcome.secret}`);
      }),
    );

  apiKey
    .command('list')
    .description('List the API keys of an account, including revoked keys.')
    .addOption(accountOption())
    .action((_options, command: Command) =>
      withApp(async (app) => {
        const { account, ...options } = command.optsWithGlobals<ApiKeyOptions>();
        await requireAccount(app, account);
        const keys = await app.apiKeys.list(account);
        showRows(
          keys,
          ['id', 'prefix', 'label', 'createdAt', 'createdBy', 'lastUsedAt', 'revokedAt'],
          options,
        );
      }),
    );

  apiKey
    .command('revoke')
    .description('Revoke an API key, immediately and permanently.')
    .argument('<id>', 'the id of the key')
    .addOption(accountOption())
    .action((id: string, _options, command: Command) =>
      withApp(async (app) => {
        const { account, ...options } = command.optsWithGlobals<ApiKeyOptions>();
        showOne(successOrFail(await app.apiKeys.revoke(account, id)).apiKey, options);
      }),
    );
}
