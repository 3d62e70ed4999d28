// healthcheck: asks the service beside it, as container engines do every few seconds.
import { get } from 'node:http';
import { Command } from 'commander';
import { CliError } from './cliError.ts';

/** Engines stop waiting after a time of their own; /readyz responds within 1.5 s. */
const DEADLINE_MS = 3000;

/** It imports nothing of the service, so that it costs little. */
export function addHealthcheckCommand(program: Command): void {
  program
    .command('healthcheck')
    .description(
      'Ask the running service of PORT and HOST for /livez: exit code 0 if it responds, else 1. For container engines.',
    )
    .option('--ready', 'ask for /readyz: also whether the database serves')
    .action(async ({ ready }: { ready?: boolean }) => {
      console.log(await ask(ready ? '/readyz' : '/livez'));
    });
}

/** This command alone. */
export function createHealthcheck(): Command {
  const program = new Command('cli');
  addHealthcheckCommand(program);
  return program;
}

function ask(path: string): Promise<string> {
  const address = { host: host(), port: port(), path };
  return new Promise((resolve, reject) => {
    const fail = (reason: string) =>
      reject(new CliError(`http://${address.host}:${address.port}${path}: ${reason}`));
    const request = get({ ...address, signal: AbortSignal.timeout(DEADLINE_MS) }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      response.on('end', () => (response.statusCode === 200 ? resolve(text.trim()) : fail(text.trim())));
      response.on('error', ({ message }) => fail(message));
    });
    request.on('error', ({ message }) => fail(message));
  });
}

/** An address that stands for all addresses includes the loopback. */
function host(): string {
  const given = process.env.HOST?.trim() || '127.0.0.1';
  return { '0.0.0.0': '127.0.0.1', '::': '::1' }[given] ?? given;
}

function port(): number {
  const given = process.env.PORT?.trim() ?? '';
  return /^\d+$/.test(given) ? Number(given) : 4000;
}
