// site create, site list, site update, and what riskCommands.ts adds.
import type { Command } from 'commander';
import { accountOption, int32, languageCode, requireAccount } from './arguments.ts';
import { printableSite } from './printableSite.ts';
import { addRiskCommands } from './riskCommands.ts';
import { type ShowOptions, showOne, showRows } from './show.ts';
import { successOrFail } from './successOrFail.ts';
import { withApp } from './withApp.ts';

interface SiteOptions extends ShowOptions {
  readonly account: number;
  readonly name?: string;
  readonly defaultLanguage?: string;
  readonly strongPasswords?: boolean;
  readonly refuseCommonPasswords?: boolean;
}

export function addSiteCommands(program: Command): void {
  const site = program.command('site').description('Sites: where visitors register.');

  withSettings(site.command('create'))
    .description('Create a site of an account.')
    .argument('<name>', 'the name of the site, for people')
    .action((name: string, _options, command: Command) =>
      withApp(async (app) => {
        const { account, defaultLanguage, strongPasswords, refuseCommonPasswords, ...options } =
          command.optsWithGlobals<SiteOptions>();
        await requireAccount(app, account);
        const input = { name, defaultLanguage, strongPasswords, refuseCommonPasswords };
        showOne(printableSite(successOrFail(await app.sites.create(account, input)).site), options);
      }),
    );

  site
    .command('list')
    .description('List the sites of an account.')
    .addOption(accountOption())
    .action((_options, command: Command) =>
      withApp(async (app) => {
        const { account, ...options } = command.optsWithGlobals<SiteOptions>();
        await requireAccount(app, account);
        const sites = (await app.sites.list(account)).map(printableSite);
        showRows(sites, ['id', 'name', 'defaultLanguage', 'strongPasswords'], options);
      }),
    );

  withSettings(site.command('update'))
    .description('Change the settings of a site. Options that are not given change nothing.')
    .argument('<id>', 'the site', int32)
    .option('--name <name>', 'the name of the site, for people')
    .action((id: number, _options, command: Command) =>
      withApp(async (app) => {
        const { account, name, defaultLanguage, strongPasswords, refuseCommonPasswords, ...options } =
          command.optsWithGlobals<SiteOptions>();
        const input = { name, defaultLanguage, strongPasswords, refuseCommonPasswords };
        showOne(printableSite(successOrFail(await app.sites.update(account, id, input)).site), options);
      }),
    );

  addRiskCommands(site);
}

function withSettings(command: Command): Command {
  return command
    .addOption(accountOption())
    .option(
      '--default-language <code>',
      'ISO 639-1 code, e.g. fr: the language of customers who choose none',
      languageCode,
    )
    .option('--strong-passwords', 'enforce strong passwords')
    .option('--no-strong-passwords', 'require 6 characters only')
    .option('--refuse-common-passwords', 'reject passwords from the list of common ones')
    .option('--no-refuse-common-passwords', 'accept common passwords');
}
