// The operator's command line over the same app: npm run cli -- --help

import { CliError } from './cli/cliError.ts';
import { createProgram } from './cli/program.ts';
import { StartError } from './lib/startError.ts';

createProgram()
  .parseAsync()
  .catch((error: unknown) => {
    console.error(error instanceof StartError || error instanceof CliError ? error.message : error);
    process.exitCode = 1;
  });
