// site create, site list, site update, and what riskCommands.ts adds.
import type { Command } from 'commander';
import {
  EMAIL_VERIFICATION_POLICIES,
  type EmailVerificationPolicy,
  TAKEN_EMAIL_POLICIES,
  type TakenEmailPolicy,
} from '../sites/emailSettings.ts';
import { accountOption, choiceOption, int32, languageCode, requireAccount } from './arguments.ts';
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
  readonly emailVerification?: EmailVerificationPolicy;
  readonly takenEmail?: TakenEmailPolicy;
}

export function addSiteCommands(program: Command): void {
  const site = program.command('site').description('Sites: where visitors register.');

  withSettings(site.command('create'))
    .description('Create a site of an account.')
    .argument('<name>', 'the name of the site, for people')
    .action((name: string, _options, command: Command) =>
      withApp(async (app) => {
        const options = command.optsWithGlobals<SiteOptions>();
        const { account } = options;
        await requireAccount(app, account);
        const input = { name, ...settingsOf(options) };
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
        showRows(sites, ['id', 'name', 'defaultLanguage', 'strongPasswords', 'emailVerification'], options);
      }),
    );

  withSettings(site.command('update'))
    .description('Change the settings of a site. Options that are not given change nothing.')
    .argument('<id>', 'the site', int32)
    .option('--name <name>', 'the name of the site, for people')
    .action((id: number, _options, command: Command) =>
      withApp(async (app) => {
        const options = command.optsWithGlobals<SiteOptions>();
        const { account, name } = options;
        const input = { name, ...settingsOf(options) };
        showOne(printableSite(successOrFail(await app.sites.update(account, id, input)).site), options);
      }),
    );

  addRiskCommands(site);
}

/** The settings among the options. */
function settingsOf(options: SiteOptions) {
  const { defaultLanguage, strongPasswords, refuseCommonPasswords, emailVerification, takenEmail } = options;
  return { defaultLanguage, strongPasswords, refuseCommonPasswords, emailVerification, takenEmail };
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
    .option('--no-refuse-common-passwords', 'accept common passwords')
    .addOption(
      choiceOption(
        '--email-verification <policy>',
        'ON: mail a code to new customers; REQUIRED: no customer until the code comes back',
        EMAIL_VERIFICATION_POLICIES,
      ),
    )
    .addOption(
      choiceOption(
        '--taken-email <policy>',
        'HIDE: respond to a taken address as to a free one (only with REQUIRED)',
        TAKEN_EMAIL_POLICIES,
      ),
    );
}
