// The process on PostgreSQL, and why it cannot start.
import { execSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import postgres from 'postgres';
import { beforeAll, describe, expect, test } from 'vitest';
import { postgresForProcesses } from '../support/findPostgres.ts';
import { serverDatabase } from '../support/serverDatabase.ts';
import { endOf, runEntry, startService } from '../support/serviceProcess.ts';
import { GIVEN_KEYS } from '../support/signingKeys.ts';
import { temporaryDirectory } from '../support/temporaryDirectory.ts';

const MINUTES = 60_000;

/** The curl command that the service has printed. */
const curlIn = (output: string) => output.split('\n').find((line) => line.startsWith('curl '));
const run = (command: string | undefined) =>
  JSON.parse(execSync(`${command} --silent`, { encoding: 'utf8' }));

describe.skipIf(!postgresForProcesses())('on PostgreSQL', () => {
  let url: string;
  beforeAll(async () => {
    url = await serverDatabase('empty');
  });

  test(
    'an empty database prints how to add accounts, in place of a command that would fail',
    async () => {
      const service = await startService({ DATABASE_URL: url, ...GIVEN_KEYS });
      await expect.poll(() => service.output()).toContain('npm run --silent cli -- seed');
      expect(curlIn(service.output())).toBeUndefined();
      expect(service.output()).not.toContain('GraphiQL');
      await service.end('SIGKILL');

      const seed = await endOf(runEntry('cli.js', { DATABASE_URL: url, ...GIVEN_KEYS }, ['seed']));
      expect(seed).toMatchObject({ exitCode: 0, stderr: '' });
      const again = await startService({ DATABASE_URL: url, ...GIVEN_KEYS });
      expect(again.output()).not.toContain('seed');
      expect(run(curlIn(again.output()))).toMatchObject({ data: { registerCustomer: { customer: {} } } });
      await again.end('SIGKILL');
    },
    5 * MINUTES,
  );

  test(
    'a role that may not read the tables ends the start in one sentence',
    async () => {
      const admin = postgres(url, { max: 1, onnotice: () => {} });
      await admin`create role reader login`;
      await admin`grant usage on schema public to reader`;
      await admin.end();
      const asReader = Object.assign(new URL(url), { username: 'reader' }).href;
      const end = await endOf(runEntry('start.cjs', { PORT: '0', DATABASE_URL: asReader, ...GIVEN_KEYS }));
      expect(end.exitCode).toBe(1);
      expect(end.stderr).toMatch(/^[^\n]*permission denied[^\n]*42501[^\n]*\n$/);
    },
    MINUTES,
  );
});

describe('cannot start: one sentence for each problem, exit code 1, no stack trace', () => {
  async function failedStart(environment: Record<string, string>) {
    const end = await endOf(runEntry('start.cjs', environment));
    expect(end.exitCode).toBe(1);
    expect(end.stderr).not.toMatch(/\n\s+at |hunter2|\bError:/);
    return end;
  }

  test('bad settings', { timeout: MINUTES }, async () => {
    const { stdout, stderr } = await failedStart({ PORT: 'x', LOG_LEVEL: 'loud' });
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^[^\n]+:\n {2}PORT: [^\n]+\n {2}LOG_LEVEL: [^\n]+\n$/);
  });

  test('a database that is not there', { timeout: MINUTES }, async () => {
    const url = 'postgres://u:hunter2@127.0.0.1:1/x';
    const { stderr } = await failedStart({ PORT: '0', DATABASE_URL: url, ...GIVEN_KEYS });
    expect(stderr).toMatch(/^[^\n]*database[^\n]*ECONNREFUSED[^\n]*\n$/);
  });

  test('a port that is taken, before anything is created', { timeout: MINUTES }, async () => {
    const occupied = createServer().listen(0, '127.0.0.1');
    const port = await new Promise<number>((resolve) => {
      occupied.once('listening', () => resolve((occupied.address() as AddressInfo).port));
    });
    const dataDir = join(temporaryDirectory(), 'never');
    const { stderr } = await failedStart({ DATA_DIR: dataDir, HOST: '127.0.0.1', PORT: String(port) });
    expect(stderr).toBe(
      `PORT: port ${port} on 127.0.0.1 is in use. Stop the process that uses it, or set PORT to another port.\n`,
    );
    expect(existsSync(dataDir)).toBe(false);
    occupied.close();
  });
});
