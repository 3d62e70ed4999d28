// The directory of the embedded database: closed to others, healed after a kill, and one sentence if it cannot be used.
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { POSTGRES_VERSION } from '../../src/database/dataDirectory.ts';
import { openEmbedded } from '../../src/database/embeddedDatabase.ts';
import { accounts } from '../../src/database/tables.ts';
import { embeddedDirectory, openToOthers } from '../support/embeddedDirectory.ts';
import { runEntry } from '../support/serviceProcess.ts';
import { temporaryDirectory } from '../support/temporaryDirectory.ts';

/** Opens it as the service does; returns the number of accounts, of which the demo has two. */
async function start(directory: string): Promise<number> {
  const database = await openEmbedded(directory, () => {});
  try {
    await database.migrate();
    return (await database.db.select({ id: accounts.id }).from(accounts)).length;
  } finally {
    await database.close();
  }
}

/** With the demo, from a service that has not been stopped; what a test changes of it, it leaves usable. */
let demo: string;
beforeAll(() => {
  demo = embeddedDirectory();
});

const isRoot = process.getuid?.() === 0;
const NOBODY = 65_534;

test('a directory with the database of an older release is closed to other users, with all its files', async () => {
  for (const name of readdirSync(demo, { recursive: true, encoding: 'utf8' })) {
    const path = join(demo, name);
    chmodSync(path, statSync(path).isDirectory() ? 0o755 : 0o666);
  }
  chmodSync(demo, 0o755);
  await start(demo);
  expect(openToOthers(demo)).toEqual([]);
});

/** In the order in which PGlite writes them: a first start that is killed leaves the first ones, and part of the next. */
const CONFIGURATION = [
  'PG_VERSION',
  'postgresql.conf',
  'postgresql.auto.conf',
  'pg_hba.conf',
  'pg_ident.conf',
] as const;

test.each<[string, Partial<Record<(typeof CONFIGURATION)[number], number | null>>]>([
  [
    'an empty PG_VERSION, and no file of the configuration',
    {
      PG_VERSION: 0,
      'postgresql.conf': null,
      'postgresql.auto.conf': null,
      'pg_hba.conf': null,
      'pg_ident.conf': null,
    },
  ],
  [
    'half of the first one',
    {
      'postgresql.conf': 16_384,
      'postgresql.auto.conf': null,
      'pg_hba.conf': null,
      'pg_ident.conf': null,
    },
  ],
  ['half of the first one, and the others', { 'postgresql.conf': 16_384 }],
  ['none from the third on', { 'pg_hba.conf': null, 'pg_ident.conf': null }],
  ['an empty third one, and not the last one', { 'pg_hba.conf': 0, 'pg_ident.conf': null }],
  ['half of the third one, and not the last one', { 'pg_hba.conf': 3000, 'pg_ident.conf': null }],
])('a directory with %s starts, and has lost nothing', async (_case, damage) => {
  const whole = CONFIGURATION.map((name) => [join(demo, name), readFileSync(join(demo, name))] as const);
  onTestFinished(() => {
    for (const [path, content] of whole) writeFileSync(path, content);
  });
  for (const [name, size] of Object.entries(damage)) {
    if (size === null) rmSync(join(demo, name));
    else truncateSync(join(demo, name), size);
  }
  expect(await start(demo)).toBe(2);
  const missing = CONFIGURATION.filter((name) => !existsSync(join(demo, name)));
  expect(missing).toEqual([]);
  for (const name of ['PG_VERSION', 'pg_hba.conf'])
    expect(statSync(join(demo, name)).size).toBeGreaterThan(0);
});

test('a first start, in a directory that holds lost+found, which is killed as PG_VERSION appears, is healed by the next one', async () => {
  const directory = temporaryDirectory();
  mkdirSync(join(directory, 'lost+found'), { mode: 0o755 });
  chmodSync(directory, 0o755);
  const { child } = runEntry('start.cjs', { DATA_DIR: directory, PORT: '0' });
  const watcher = watch(directory, (_event, name) => {
    if (name === 'PG_VERSION') child.kill('SIGKILL');
  });
  const [, signal] = await once(child, 'exit');
  watcher.close();
  expect(signal).toBe('SIGKILL');
  expect(await start(directory)).toBe(0);
  expect(openToOthers(directory)).toEqual([]);
});

test.each<[string, string, (directory: string) => string]>([
  [
    'is a file',
    'it is not a directory',
    (directory) => {
      writeFileSync(join(directory, 'file'), '');
      return join(directory, 'file');
    },
  ],
  ['is below a file', 'it is not a directory, or below a file', () => '/dev/null/data'],
  [
    'is of another version',
    `it was made by PostgreSQL 16, and this is version ${POSTGRES_VERSION}`,
    (directory) => {
      writeFileSync(join(directory, 'PG_VERSION'), '16\n');
      return directory;
    },
  ],
  [
    'holds PG_VERSION alone',
    'does not hold a complete database',
    (directory) => {
      writeFileSync(join(directory, 'PG_VERSION'), `${POSTGRES_VERSION}\n`);
      return directory;
    },
  ],
  [
    'holds a damaged database',
    'does not hold a complete database',
    () => {
      const directory = embeddedDirectory();
      truncateSync(join(directory, 'global/pg_control'), 0);
      return directory;
    },
  ],
])('a directory that %s is one sentence', async (_case, reason, prepare) => {
  const directory = temporaryDirectory();
  const used = prepare(directory);
  const error = await openEmbedded(used, () => {}).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: 'StartError', message: expect.stringContaining(reason) });
  expect(String((error as Error).message)).toContain(used);
  expect(String((error as Error).message)).not.toContain('\n');
});

test.skipIf(!isRoot).each<[string, string, (directory: string) => string]>([
  [
    'of another user',
    'this user may not write it',
    (directory) => {
      chmodSync(directory, 0o711);
      return join(directory, 'data');
    },
  ],
  [
    'of another user, which all may use',
    'other users may read it, and it does not belong to this user',
    (directory) => {
      chmodSync(directory, 0o777);
      return directory;
    },
  ],
  [
    'with the database of another user',
    'other users may read it',
    () => {
      chmodSync(demo, 0o755);
      return demo;
    },
  ],
])('a directory %s is one sentence', async (_case, reason, prepare) => {
  const directory = prepare(temporaryDirectory());
  process.seteuid?.(NOBODY);
  try {
    await expect(openEmbedded(directory, () => {})).rejects.toThrow(reason);
  } finally {
    process.seteuid?.(0);
  }
});

const mountable = isRoot && process.platform === 'linux';

test.skipIf(!mountable).each([
  ['full', 'size=3m', 'the disk is full'],
  ['read-only', 'ro', 'file system is read-only'],
])('a disk that is %s is one sentence', async (_case, option, reason) => {
  const directory = join(temporaryDirectory(), 'mount');
  mkdirSync(directory);
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', option, 'none', directory]).status !== 0) return;
  onTestFinished(() => void spawnSync('umount', ['--lazy', directory]));
  await expect(openEmbedded(directory, () => {})).rejects.toThrow(reason);
  if (option === 'ro') await expect(openEmbedded(join(directory, 'data'), () => {})).rejects.toThrow(reason);
});

test('the version is that of the PostgreSQL in PGlite', () => {
  const version = readFileSync(join(demo, 'PG_VERSION'), 'utf8');
  expect(version.trim()).toBe(POSTGRES_VERSION);
});
