// The operator's command line over the same app: npm run cli -- --help
import { createProgram } from './cli/program.ts';
import { Refusal } from './cli/refusal.ts';
import { StartError } from './lib/startError.ts';

createProgram()
  .parseAsync()
  .catch((error: unknown) => {
    console.error(error instanceof StartError || error instanceof Refusal ? error.message : error);
    process.exitCode = 1;
  });
