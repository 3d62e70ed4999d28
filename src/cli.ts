// The operator's command line over the same app: npm run cli -- --help

import { CliError } from './cli/cliError.ts';
import { createProgram } from './cli/program.ts';
import { Fault } from './lib/fault.ts';
import { StartError } from './lib/startError.ts';

createProgram()
  .parseAsync()
  .catch((error: unknown) => {
    console.error(
      [StartError, CliError, Fault].some((kind) => error instanceof kind) ? (error as Error).message : error,
    );
    process.exitCode = 1;
  });
