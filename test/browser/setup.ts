// Once for the suite: the service on an embedded database, and the example as built for it.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { freePort } from '../support/freePort.ts';
import { startService } from '../support/serviceProcess.ts';
import buildService from '../support/setupBuild.ts';
import { EXAMPLE, EXAMPLE_ENVIRONMENT } from './example.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where GraphiQL and the example's page are. */
    serviceUrl: string;
    exampleUrl: string;
  }
}

export default async function setup({ provide }: TestProject) {
  buildService();
  const directory = mkdtempSync(join(tmpdir(), 'customer-registration-browser-'));
  const service = await startService({
    DATA_DIR: join(directory, 'data'),
    // The suite registers more customers a minute than a person does.
    RATE_LIMIT_PER_MINUTE: '0',
    RATE_LIMIT_PER_HOUR: '0',
  });
  const page = await startExample(service.url, join(directory, 'page'));
  provide('serviceUrl', service.url);
  provide('exampleUrl', page.url);
  return async () => {
    page.stop();
    await service.end('SIGTERM');
    rmSync(directory, { recursive: true, force: true });
  };
}

async function startExample(serviceUrl: string, outDir: string) {
  const run = { cwd: EXAMPLE, env: { ...EXAMPLE_ENVIRONMENT, VITE_SERVICE_URL: serviceUrl } };
  // npm's own mark that it has installed: other tools make a node_modules too, to keep their caches in.
  if (!existsSync(join(EXAMPLE, 'node_modules/.package-lock.json')))
    execFileSync('npm', ['ci', '--include=dev'], run);
  execFileSync('npm', ['run', '--silent', 'build', '--', '--outDir', outDir, '--emptyOutDir'], run);

  const url = `http://127.0.0.1:${await freePort()}/`;
  const { port, hostname } = new URL(url);
  const vite = join(EXAMPLE, 'node_modules/vite/bin/vite.js');
  const args = [vite, 'preview', '--outDir', outDir, '--host', hostname, '--port', port, '--strictPort'];
  const server = spawn(process.execPath, args, { ...run, stdio: ['ignore', 'pipe', 'inherit'] });
  await once(server.stdout, 'data');
  return { url, stop: () => server.kill() };
}
