// The operator's command line over the same app: npm run cli -- --help
import { CliError } from './cli/cliError.ts';
import { createProgram } from './cli/program.ts';
import { failureSentence } from './lib/failureSentence.ts';

createProgram()
  .parseAsync()
  .catch((error: unknown) => {
    console.error(error instanceof CliError ? error.message : failureSentence(error));
    process.exitCode = 1;
  });
