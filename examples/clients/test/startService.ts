// Starts the service as built, with an embedded database in a temporary folder, an account, two sites and an API key.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    readonly publicUrl: string;
    readonly platformUrl: string;
    readonly apiKey: string;
    /** The folder of the mails. */
    readonly mailbox: string;
  }
}

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const run = promisify(execFile);

export default async function startService(project: TestProject): Promise<() => Promise<void>> {
  const directory = mkdtempSync(join(tmpdir(), 'customer-registration-clients-'));
  const port = await freePort();
  const options = {
    cwd: ROOT,
    env: {
      PATH: process.env.PATH,
      HOME: directory,
      DATA_DIR: join(directory, 'data'),
      HOST: '127.0.0.1',
      PORT: String(port),
      // All registrations come from one address.
      RATE_LIMIT_PER_MINUTE: '0',
      RATE_LIMIT_PER_HOUR: '0',
    },
  };
  const cli = async (...args: string[]) => {
    const { stdout } = await run(process.execPath, ['dist/cli.js', ...args, '--json'], options);
    return JSON.parse(stdout);
  };
  await cli('account', 'create', 'The account');
  await cli('site', 'create', 'The site', '--account', '1');
  await cli('site', 'create', 'The careful site', '--account', '1', '--email-verification', 'REQUIRED');
  const { secret } = await cli('api-key', 'create', '--account', '1', '--label', 'clients');

  const service = spawn(process.execPath, ['dist/start.cjs'], {
    ...options,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await listening(service.stdout);
  const origin = `http://127.0.0.1:${port}`;
  project.provide('publicUrl', `${origin}/graphql`);
  project.provide('platformUrl', `${origin}/platform/graphql`);
  project.provide('apiKey', secret);
  project.provide('mailbox', join(directory, 'data', 'mailbox'));
  return async () => {
    const ended = once(service, 'exit');
    service.kill('SIGTERM');
    await ended;
    rmSync(directory, { recursive: true, force: true });
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('The server has no port');
  return address.port;
}

function listening(output: NodeJS.ReadableStream): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = '';
    output.on('data', (chunk) => {
      text += String(chunk);
      if (text.includes('Listening on')) resolve();
    });
    output.on('end', () => reject(new Error(`The service did not start:\n${text}`)));
  });
}
