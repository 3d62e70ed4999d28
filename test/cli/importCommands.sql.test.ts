// The commands of imports: exit codes, what is asked, what is printed.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, inject, test, vi } from 'vitest';
import { CliError } from '../../src/cli/cliError.ts';
import { createProgram } from '../../src/cli/program.ts';
import { useService } from '../support/service.ts';
import { GIVEN_KEYS } from '../support/signingKeys.ts';
import { temporaryDirectory } from '../support/temporaryDirectory.ts';

let printed: string[] = [];
let complaints: string[] = [];
let file = '';

beforeEach(() => {
  printed = [];
  complaints = [];
  file = join(temporaryDirectory(), 'customers.jsonl');
  vi.spyOn(console, 'log').mockImplementation((line) => void printed.push(String(line)));
  vi.spyOn(console, 'error').mockImplementation((line) => void complaints.push(String(line)));
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  process.exitCode = undefined;
});

async function cli(...args: string[]) {
  printed = [];
  await createProgram().parseAsync(args, { from: 'user' });
  const exitCode = process.exitCode ?? 0;
  process.exitCode = undefined;
  return { exitCode, text: printed.join('\n') };
}

const row = (id: number, changes: object = {}) =>
  `${JSON.stringify({ email: `c${id}@example.com`, oldProviderId: String(id), createdAt: '2020-01-01T00:00:00Z', ...changes })}\n`;

describe.skipIf(inject('database').kind === 'embedded')('on a PostgreSQL server', () => {
  const service = useService();
  beforeEach(() => {
    vi.stubEnv('DATABASE_URL', service.database.url ?? '');
    for (const [name, value] of Object.entries(GIVEN_KEYS)) vi.stubEnv(name, value);
  });

  const importThem = (...options: string[]) =>
    cli('--json', 'customer', 'import', file, '--account', '1', '--site', '1', ...options);

  test('nothing is written without a confirmation, and all rows are with one', async () => {
    writeFileSync(file, row(1) + row(2));
    expect(await importThem()).toEqual({ exitCode: 2, text: '' });
    expect(complaints.join()).toContain('Nothing was written');
    expect(await service.rows()).toEqual([]);
    const { exitCode, text } = await importThem('--yes');
    expect(exitCode).toBe(0);
    expect(JSON.parse(text)).toMatchObject({ created: 2, existing: 0, rejected: 0, finished: true });
    expect(await service.rows()).toHaveLength(2);
    const status = JSON.parse((await cli('--json', 'customer', 'import-status', file)).text);
    expect(status).toMatchObject({ account: 1, site: 1, finished: true, percent: 100, created: 2 });
  });

  test('rejected rows are exit code 2, also of a dry run, which needs no confirmation', async () => {
    writeFileSync(file, row(1) + row(2, { email: '' }));
    const dry = await importThem('--dry-run');
    expect(dry.exitCode).toBe(2);
    expect(JSON.parse(dry.text)).toMatchObject({ created: 1, rejected: 1, dryRun: true });
    expect(readFileSync(`${file}.dry-run.jsonl`, 'utf8').trim().split('\n')).toHaveLength(2);
    expect(await service.rows()).toEqual([]);
  });

  test('a signal ends the import after the batch with 130, and the same command continues', async () => {
    writeFileSync(file, Array.from({ length: 100 }, (_, id) => row(id)).join(''));
    const once = importThem('--yes', '--batch', '1');
    await expect.poll(() => service.rows(), { interval: 10, timeout: 20_000 }).not.toEqual([]);
    process.emit('SIGINT', 'SIGINT');
    const { exitCode, text } = await once;
    expect(exitCode).toBe(130);
    expect(JSON.parse(text).finished).toBe(false);
    const status = JSON.parse((await cli('--json', 'customer', 'import-status', file)).text);
    expect(status.created).toBe((await service.rows()).length);
    const rest = await importThem('--yes', '--batch', '1');
    expect(JSON.parse(rest.text)).toMatchObject({ created: 100, existing: 0, finished: true });
    expect(rest.exitCode).toBe(0);
  }, 60_000);

  test('weak digests are imported with a pattern and consent', async () => {
    writeFileSync(file, row(1, { passwordHash: 'a'.repeat(32), passwordSalt: 's4lt' }));
    const digest = ['--yes', '--hash', 'md5', '--hash-pattern', '{SALT}{PASSWORD}'];
    expect((await importThem(...digest)).exitCode).toBe(2);
    const accepted = await importThem(...digest, '--accept-weak-hashes', '--restart');
    expect(accepted.exitCode).toBe(0);
    expect((await service.rows())[0]?.passwordHash).toMatch(/^\$digest\$md5\$/);
  });

  test.each([
    [['--site', '3'], 'The account has no site 3'],
    [['--account', '99'], 'There is no account 99'],
  ])('%j is rejected', async (options, message) => {
    writeFileSync(file, row(1));
    await expect(importThem('--yes', ...options)).rejects.toThrow(message);
  });
});

test.each([
  [['--hash-pattern', '{PASSWORD}'], '--hash-pattern needs --hash'],
  [['--hash', 'md5', '--hash-pattern', '{SALT}'], 'A pattern contains {PASSWORD} once'],
  [['--hash', 'firebase'], '--firebase-parameters FILE'],
  [['--firebase-parameters', '/dev/null'], 'does not contain the hash parameters'],
  [['--firebase-parameters', '/nowhere'], 'cannot be read (ENOENT)'],
])('options that do not go together are rejected: %j', async (options, message) => {
  const failed = cli('customer', 'import', file, '--account', '1', '--site', '1', '--yes', ...options);
  await expect(failed).rejects.toThrow(message);
  await expect(failed).rejects.toBeInstanceOf(CliError);
});

test('without an import, the status says so', async () => {
  await expect(cli('customer', 'import-status', file)).rejects.toThrow('No import of this file has begun');
});

describe('verify-hash', () => {
  const verify = (input: string, ...options: string[]) => {
    vi.spyOn(process, 'stdin', 'get').mockReturnValue(Readable.from([Buffer.from(input)]) as never);
    return cli('--json', 'customer', 'verify-hash', ...options);
  };

  test.each([
    [
      'hashcat\n$P$984478476IagS59wHZvyQMArzfx58u.\n',
      [],
      { scheme: 'phpass', cost: 'rounds=2048', verifies: true },
    ],
    ['wrong\n$P$984478476IagS59wHZvyQMArzfx58u.', [], { verifies: false }],
    [
      'password\r\n5f4dcc3b5aa765d61d8327deb882cf99\r\n',
      ['--hash', 'md5'],
      { scheme: 'digest', weak: true, verifies: true },
    ],
    [
      'password\n7c6a61c68ef8b9b6b061b28c348bc1ed7921cb53\n\n',
      ['--hash', 'sha1', '--hash-pattern', '{PASSWORD}x'],
      { cost: 'sha1 of {PASSWORD}x', verifies: false },
    ],
  ])('prints scheme, cost and whether %j verifies', async (input, options, expected) => {
    expect(JSON.parse((await verify(input, ...options)).text)).toMatchObject(expected);
  });

  test.each([
    ['password', 'Expected two lines'],
    ['password\nunknown', 'HASH_UNKNOWN'],
    [`password\n$2y$20$${'a'.repeat(53)}`, 'HASH_TOO_COSTLY'],
    ['password\n!', 'without a password'],
  ])('%j is rejected with a sentence that has neither password nor hash', async (input, message) => {
    const sentence = await verify(input).then(
      () => 'accepted',
      (thrown: Error) => `${thrown.name}: ${thrown.message}`,
    );
    expect(sentence).toContain('CliError');
    expect(sentence).toContain(message);
    expect(sentence).not.toMatch(/aaaa|unknown$/);
  });
});
