// The operator's command line over the same app: npm run cli -- --help
import { CliError } from './cli/cliError.ts';
import { failureSentence } from './lib/failureSentence.ts';

// Container engines run the health check every few seconds: it does not load the other commands.
const program =
  process.argv[2] === 'healthcheck'
    ? import('./cli/healthcheck.ts').then(({ createHealthcheck }) => createHealthcheck())
    : import('./cli/program.ts').then(({ createProgram }) => createProgram());

program
  .then((commands) => commands.parseAsync())
  .catch((error: unknown) => {
    console.error(error instanceof CliError ? error.message : failureSentence(error));
    process.exitCode = 1;
  });
