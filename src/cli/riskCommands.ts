// site risk set, site risk clear.
import { text } from 'node:stream/consumers';
import { type Command, InvalidArgumentError } from 'commander';
import {
  RISK_PROVIDERS,
  RISK_UNAVAILABLE_POLICIES,
  type RiskProvider,
  type RiskUnavailablePolicy,
} from '../risk/riskSettings.ts';
import { accountOption, choiceOption, int32 } from './arguments.ts';
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

const SECRET_HELP = `
The secret is read from standard input and is not an option, because every user
of the machine can read the arguments of a process, and shells record them.

  npm run --silent cli -- site risk set 1 --account 1 --provider TURNSTILE \\
    --site-key 0x4AAA --hostname www.example.com --secret-stdin < secret.txt

It is stored encrypted with SECRETS_KEY, and never shown.`;

export function addRiskCommands(site: Command): void {
  const risk = site.command('risk').description('The risk assessment of a site.');

  risk
    .command('set')
    .description('Set the risk assessment of a site. All of its settings are replaced.')
    .argument('<id>', 'the site', int32)
    .addOption(accountOption())
    .addOption(
      choiceOption(
        '--provider <provider>',
        'the service that assesses visitors',
        RISK_PROVIDERS,
      ).makeOptionMandatory(),
    )
    .requiredOption('--site-key <key>', 'the public key, for the widget in the form')
    .requiredOption(
      '--hostname <names...>',
      'the hosts whose pages may contain the form, without scheme and port',
    )
    .option(
      '--secret-stdin',
      'read the secret from standard input; without it, the stored secret of the same provider stays',
    )
    .option('--project <id>', 'the Google Cloud project, only for RECAPTCHA_ENTERPRISE')
    .option(
      '--minimum-score <score>',
      'the lowest score that is accepted, 0 to 1; not every provider has scores',
      score,
    )
    .addOption(
      choiceOption(
        '--when-unavailable <policy>',
        'what happens to registrations while the provider is unavailable; default REFUSE',
        RISK_UNAVAILABLE_POLICIES,
      ),
    )
    .addHelpText('after', SECRET_HELP)
    .action((id: number, _options, command: Command) => set(id, command.optsWithGlobals<RiskOptions>()));

  risk
    .command('clear')
    .description('Switch off the risk assessment of a site, and delete its secret.')
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
  if (secret === '') throw new CliError('Standard input contains no secret.');
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
      throw new CliError(
        'Secrets are stored encrypted. Set SECRETS_KEY to 32 random bytes in base64: openssl rand -base64 32',
      );
    }
    showOne(printableSite(successOrFail(outcome).site), options);
  });
}

function score(given: string): number {
  if (!/^(0|1|[01]?\.\d{1,10})$/.test(given))
    throw new InvalidArgumentError('Expected a number from 0 to 1.');
  return Number(given);
}
