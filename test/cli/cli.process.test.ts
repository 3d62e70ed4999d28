// The command line as a process.
import postgres from 'postgres';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { lockDataDirectory } from '../../src/database/dataDirectoryLock.ts';
import { postgresForProcesses } from '../support/findPostgres.ts';
import { serverDatabase } from '../support/serverDatabase.ts';
import { endOf, runEntry } from '../support/serviceProcess.ts';
import { GIVEN_KEYS } from '../support/signingKeys.ts';
import { temporaryDirectory } from '../support/temporaryDirectory.ts';

const DATABASE_URL = 'postgres://127.0.0.1/customers';

test('while the service runs on the embedded database, the sentence says what to do', async () => {
  const directory = temporaryDirectory();
  const release = await lockDataDirectory(directory);
  const { exitCode, stderr } = await endOf(runEntry('cli.js', { DATA_DIR: directory }, ['account', 'list']));
  await release?.();
  expect(exitCode).toBe(1);
  expect(stderr).toBe(
    `The embedded database in ${directory} is in use, and only one process at a time can open it. If the service is ` +
      'running, stop it (Ctrl+C in its terminal, or SIGTERM), run this command again, and start the service again. With ' +
      'PostgreSQL (DATABASE_URL), commands work while the service runs.\n',
  );
});

test.for([
  [[], 'ES256'],
  [['--alg', 'EdDSA'], 'EdDSA'],
] as const)(
  '`keys generate %s` prints one line, an %s key that AUTH_SIGNING_KEYS accepts',
  async ([options, algorithm]) => {
    const { stdout, stderr } = await endOf(runEntry('cli.js', {}, ['keys', 'generate', ...options]));
    expect(stdout).toMatch(/^[^\n]+\n$/);
    expect(stderr).toBe('');
    expect(readConfig({ DATABASE_URL, AUTH_SIGNING_KEYS: stdout.trim() }).signingKeys).toMatchObject({
      kind: 'given',
      keys: { signing: { algorithm } },
    });
  },
);

describe.skipIf(!postgresForProcesses())('on a PostgreSQL server', () => {
  test('a role without rights gets one sentence, no stack and no parameters', async () => {
    const url = await serverDatabase();
    const admin = postgres(url, { max: 1, onnotice: () => {} });
    await admin`create role powerless login password 'hunter2'`;
    await admin.end();
    const { href } = Object.assign(new URL(url), { username: 'powerless', password: 'hunter2' });

    for (const command of ['account list', 'seed']) {
      const run = runEntry('cli.js', { DATABASE_URL: href, ...GIVEN_KEYS }, command.split(' '));
      const { exitCode, stdout, stderr } = await endOf(run);
      expect({ exitCode, stdout }, command).toEqual({ exitCode: 1, stdout: '' });
      expect(stderr).toMatch(/permission denied .*\(?42501\)/);
      expect(stderr.trim().split('\n')).toHaveLength(1);
      expect(stderr).not.toMatch(/hunter2|params|Daily/);
    }
  });
});
