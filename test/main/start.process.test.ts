// The process: starts from nothing, survives a kill, and says why it cannot start.
import { execSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { endOf, runEntry, type ServiceProcess, startService } from '../support/serviceProcess.ts';
import { GIVEN_KEYS } from '../support/signingKeys.ts';
import { temporaryDirectory } from '../support/temporaryDirectory.ts';

const publicKeys = async ({ url }: ServiceProcess) =>
  (await fetch(new URL('/.well-known/jwks.json', url))).json();

describe('on an embedded database', () => {
  test('starts from nothing, registers by its own curl line, and keeps the customer and the keys after kill -9', async () => {
    const dataDir = join(temporaryDirectory(), 'deep', 'data');
    const first = await startService({ DATA_DIR: dataDir });
    expect(first.output()).toContain(`Creating the embedded database in ${dataDir}`);
    expect(first.output()).toContain(`GraphiQL: ${first.url}`);

    const curl = first
      .output()
      .split('\n')
      .find((line) => line.startsWith('curl '));
    expect(JSON.parse(execSync(`${curl} --silent`, { encoding: 'utf8' }))).toMatchObject({
      data: {
        registerCustomer: { __typename: 'RegisterCustomerSuccess', customer: { email: 'grace@example.com' } },
      },
    });

    const keys = await publicKeys(first);

    const second = await endOf(runEntry('start.cjs', { DATA_DIR: dataDir, PORT: '0' }));
    expect(second).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: `Another process is using the data directory ${dataDir}. Stop it first, or set DATA_DIR to another directory.\n`,
    });

    await first.end('SIGKILL');
    const third = await startService({ DATA_DIR: dataDir });
    expect(third.output()).toContain(`Opening the embedded database in ${dataDir}`);
    expect(
      JSON.parse(execSync(`${curl?.replace(first.url, third.url)} --silent`, { encoding: 'utf8' })),
    ).toMatchObject({
      data: { registerCustomer: { fieldErrors: [{ field: 'EMAIL', code: 'TAKEN' }] } },
    });
    expect(await publicKeys(third)).toEqual(keys);
    expect(await third.end('SIGTERM')).toBe(0);
  }, 300_000);
});

describe('cannot start: one message, exit code 1, no stack trace', () => {
  test.each([
    ['bad settings', { PORT: 'x', LOG_LEVEL: 'loud' }, /PORT: .*\n {2}LOG_LEVEL: /],
    [
      'a database that is not there',
      { DATABASE_URL: 'postgres://u:hunter2@127.0.0.1:1/x', ...GIVEN_KEYS },
      /database/,
    ],
  ])(
    '%s',
    async (_case, environment, message) => {
      const { exitCode, stdout, stderr } = await endOf(
        runEntry('start.cjs', environment as Record<string, string>),
      );
      expect(exitCode).toBe(1);
      expect(stdout).toBe('');
      expect(stderr).toMatch(message);
      expect(stderr).not.toMatch(/\n\s+at |hunter2/);
    },
    60_000,
  );
});
