// The two-command start, on an embedded database: from nothing, and again after a kill.
import { execSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { embeddedDirectory, openToOthers } from '../support/embeddedDirectory.ts';
import { register, verify } from '../support/provingProcess.ts';
import { endOf, runEntry, type ServiceProcess, startService } from '../support/serviceProcess.ts';
import { temporaryDirectory } from '../support/temporaryDirectory.ts';

const run = (command: string) => JSON.parse(execSync(`${command} --silent`, { encoding: 'utf8' }));
const keysOf = async (url: string) => (await fetch(new URL('/.well-known/jwks.json', url))).text();

describe('without any setting', () => {
  const dataDir = join(temporaryDirectory(), 'deep', 'data');
  let service: ServiceProcess;
  /** At the start from nothing. */
  let printed: string;
  let curl: string;
  /** Of a visitor of site 4. */
  let verificationId: string;

  beforeAll(async () => {
    service = await startService({ DATA_DIR: dataDir });
    printed = service.output();
    curl = printed.split('\n').find((line) => line.startsWith('curl ')) ?? '';
  });
  afterAll(() => {
    if (service.child.exitCode === null) service.child.kill('SIGKILL');
  });

  test('it starts from nothing, closes its files to others, and prints where it is', () => {
    expect(printed).toContain(`Creating the embedded database in ${dataDir}`);
    expect(openToOthers(dataDir)).toEqual([]);
    expect(printed).toContain(`GraphiQL: ${service.url}`);
    expect(printed).toContain(`${new URL('/dev/mailbox', service.url).href}\n`);
    expect(printed).not.toMatch(/warning|DEP0/i);
  });

  test('the demo key that it prints opens the platform', async () => {
    const platform = service.url.replace('/graphql', '/platform/graphql');
    expect(printed).toContain(platform);
    const [, authorization = ''] = /^Authorization: (Bearer crk_[\w-]{43})$/m.exec(printed) ?? [];
    const account = await fetch(platform, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ account { name } }' }),
    });
    expect(await account.json()).toEqual({ data: { account: { name: 'The Daily Demo' } } });
  });

  test('the curl command that it prints registers a customer', () => {
    expect(run(curl)).toMatchObject({
      data: {
        registerCustomer: {
          __typename: 'RegisterCustomerSuccess',
          customer: { email: 'grace@example.com' },
        },
      },
    });
  });

  test('a mail is announced, and its recipient is not', async () => {
    ({ id: verificationId } = (await register(service, 'ada@private.example')).verification);
    await expect.poll(() => service.output(), { timeout: 20_000 }).toContain('A mail was written to ');
    expect(service.output()).not.toContain('private.example');
  });

  test('a second process says in one sentence that the directory is in use', async () => {
    const second = await endOf(runEntry('start.cjs', { DATA_DIR: dataDir, PORT: '0' }));
    expect(second).toMatchObject({ exitCode: 1, stdout: '' });
    expect(second.stderr).toMatch(/^[^\n]*data directory[^\n]*DATA_DIR[^\n]*\n$/);
  });

  test('after kill -9 it has the same keys, customers and mails, and prints its demo key never again', async () => {
    const before = service.url;
    const keys = await keysOf(before);
    await service.end('SIGKILL');
    service = await startService({ DATA_DIR: dataDir });
    expect(service.output()).toContain(`Opening the embedded database in ${dataDir}`);
    expect(service.output()).not.toContain('crk_');
    expect(await keysOf(service.url)).toBe(keys);
    expect(run(curl.replace(before, service.url))).toMatchObject({
      data: { registerCustomer: { fieldErrors: [{ field: 'EMAIL', code: 'TAKEN' }] } },
    });
    const [file = ''] = readdirSync(join(dataDir, 'mailbox'));
    const { subject } = await PostalMime.parse(readFileSync(join(dataDir, 'mailbox', file)));
    expect(await (await fetch(new URL('/dev/mailbox', service.url))).text()).toContain(subject);
    expect(await verify(service, verificationId, subject)).toEqual({
      customer: { email: 'ada@private.example', emailVerified: true },
    });
    expect(await service.end('SIGTERM')).toBe(0);
  });
});

test('in production it has no demo accounts, says so, and prints only JSON', async () => {
  const dataDir = embeddedDirectory('empty');
  const service = await startService({ DATA_DIR: dataDir, NODE_ENV: 'production' });
  const lines = () => service.output().trim().split('\n');
  const messages = () => lines().map((line) => JSON.parse(line).msg);
  await expect
    .poll(() => messages().join('\n'), { timeout: 20_000 })
    .toContain('demo accounts are not added in production');
  expect(messages().join('\n')).toContain('account create');
  expect(service.output()).not.toContain('crk_');
  const { body } = await service.ask('{ site(id: 1) { name } }');
  expect(body).toEqual({ data: { site: null } });
  expect(await service.end('SIGTERM')).toBe(0);
});
