// Once for the suite: the service on an embedded database, and the example as built for it.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { freePort } from '../support/freePort.ts';
import { endOf, runEntry, startService } from '../support/serviceProcess.ts';
import buildService from '../support/setupBuild.ts';
import { EXAMPLE, EXAMPLE_ENVIRONMENT } from './example.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where GraphiQL and the example's page are. */
    serviceUrl: string;
    exampleUrl: string;
    /** Sites of account 1 that verify addresses, by their policy; the hiding one requires it too, and hides who is registered. */
    verifyingSites: Readonly<Record<'on' | 'required' | 'hiding', number>>;
    /** Where the mails are. */
    mailbox: string;
  }
}

export default async function setup({ provide }: TestProject) {
  await buildService();
  const directory = mkdtempSync(join(tmpdir(), 'customer-registration-browser-'));
  const data = join(directory, 'data');
  provide('mailbox', join(data, 'mailbox'));
  provide('verifyingSites', await createSites(data));
  const service = await startService({
    DATA_DIR: data,
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

async function createSites(data: string) {
  const run = async (...args: string[]) => {
    const { exitCode, stdout, stderr } = await endOf(runEntry('cli.js', { DATA_DIR: data }, args));
    if (exitCode !== 0) throw new Error(`${args.join(' ')}: ${stdout}${stderr}`);
    return stdout;
  };
  const createSite = async (name: string, ...settings: string[]) => {
    const site = await run(
      'site',
      'create',
      name,
      '--account',
      '1',
      '--json',
      '--email-verification',
      ...settings,
    );
    return Number(JSON.parse(site).id);
  };
  await run('seed');
  return {
    on: await createSite('confirming.example', 'ON'),
    required: await createSite('careful.example', 'REQUIRED'),
    hiding: await createSite('discreet.example', 'REQUIRED', '--taken-email', 'HIDE'),
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
