// site risk set, site risk clear.
import { text } from 'node:stream/consumers';
import { type Command, InvalidArgumentError, Option } from 'commander';
import {
  RISK_PROVIDERS,
  RISK_UNAVAILABLE_POLICIES,
  type RiskProvider,
  type RiskUnavailablePolicy,
} from '../risk/riskSettings.ts';
import { accountOption, int32 } from './arguments.ts';
import { CliError } from './cliError.ts';
import { printableSite } from './printableSite.ts';
import { type ShowOptions, showOne } from './show.ts';
import { successOrFail } from './successOrFail.ts';
import { withApp } from './withApp.ts';

interface RiskOptions extends ShowOptions {
  readonly account: number;
  readonly provider: RiskProvider;
  readonly siteKey: string;
  readonly secretStdin?: boolean;
  readonly project?: string;
  readonly minimumScore?: number;
  readonly hostname: string[];
  readonly whenUnavailable?: RiskUnavailablePolicy;
}

const HOW_TO_GIVE_THE_SECRET = `
The secret is read from standard input, and is no option: the arguments of a
process can be read by every user of the machine, and stay in the shell's history.

  npm run --silent cli -- site risk set 1 --account 1 --provider TURNSTILE \\
    --site-key 0x4AAA --hostname www.example.com --secret-stdin < secret.txt

It is stored encrypted with SECRETS_KEY, and never shown again.`;

export function addRiskCommands(site: Command): void {
  const risk = site.command('risk').description('The risk assessment of a site.');

  risk
    .command('set')
    .description('Set the risk assessment of a site, or replace all of its settings.')
    .argument('<id>', 'the site', int32)
    .addOption(accountOption())
    .addOption(
      new Option('--provider <provider>', 'who assesses the visitors')
        .choices(RISK_PROVIDERS)
        .makeOptionMandatory(),
    )
    .requiredOption('--site-key <key>', 'the public key, with which the form shows the widget')
    .requiredOption(
      '--hostname <names...>',
      'the hosts whose pages may hold the form, without scheme and port',
    )
    .option(
      '--secret-stdin',
      'read the secret from standard input; else the stored one of the provider stays',
    )
    .option('--project <id>', 'the Google Cloud project, for RECAPTCHA_ENTERPRISE alone')
    .option(
      '--minimum-score <score>',
      'the least score that is let in, 0 to 1; not for every provider',
      score,
    )
    .addOption(
      new Option(
        '--when-unavailable <policy>',
        'what becomes of registrations while the provider cannot be asked; not given: REFUSE',
      ).choices(RISK_UNAVAILABLE_POLICIES),
    )
    .addHelpText('after', HOW_TO_GIVE_THE_SECRET)
    .action((id: number, _options, command: Command) => set(id, command.optsWithGlobals<RiskOptions>()));

  risk
    .command('clear')
    .description('Switch the risk assessment of a site off, and forget its secret.')
    .argument('<id>', 'the site', int32)
    .addOption(accountOption())
    .action((id: number, _options, command: Command) =>
      withApp(async (app) => {
        const { account, ...options } = command.optsWithGlobals<RiskOptions>();
        const outcome = successOrFail(await app.sites.removeRiskAssessment(account, id));
        showOne(printableSite(outcome.site), options);
      }),
    );
}

async function set(id: number, options: RiskOptions): Promise<void> {
  const { account, secretStdin, hostname, provider, siteKey, project, minimumScore, whenUnavailable } =
    options;
  const secret = secretStdin ? (await text(process.stdin)).trim() : null;
  if (secret === '') throw new CliError('Standard input holds no secret.');
  const input = {
    provider,
    siteKey,
    secret,
    project,
    minimumScore,
    allowedHostnames: hostname,
    whenUnavailable,
  };
  await withApp(async (app) => {
    const outcome = await app.sites.updateRiskAssessment(account, id, input);
    if (outcome.kind === 'SecretsKeyMissingError') {
      throw new CliError('Set SECRETS_KEY to 32 random bytes in base64: secrets are stored encrypted.');
    }
    showOne(printableSite(successOrFail(outcome).site), options);
  });
}

function score(given: string): number {
  if (!/^(0|1|[01]?\.\d{1,10})$/.test(given))
    throw new InvalidArgumentError('Expected a number from 0 to 1.');
  return Number(given);
}
