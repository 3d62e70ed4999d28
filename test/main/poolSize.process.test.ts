// The size of the thread pool, which is set before anything uses the pool.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { endOf, runEntry } from '../support/serviceProcess.ts';
import { temporaryDirectory } from '../support/temporaryDirectory.ts';

/** Replaces the control group and the number of processors, and prints the size when it is set: before the service is loaded. */
const machine = (files: Readonly<Record<string, string>>) => `
  const fs = require('node:fs');
  const files = ${JSON.stringify(files)};
  const { readFileSync } = fs;
  fs.readFileSync = (path, ...options) => {
    if (!String(path).startsWith('/sys/fs/cgroup/')) return readFileSync(path, ...options);
    const text = files[String(path).slice('/sys/fs/cgroup/'.length)];
    if (text === undefined) throw new Error('no such file');
    return text;
  };
  require('node:os').availableParallelism = () => 8;
  process.on('exit', () => process.stdout.write(process.env.UV_THREADPOOL_SIZE));
  queueMicrotask(() => process.exit());
`;

test.for<[string, Record<string, string>, Record<string, string>, string]>([
  ['processors', {}, {}, '11'],
  ['a CPU quota', { 'cpu.max': '200000 100000\n' }, {}, '5'],
  ['a part of a processor', { 'cpu.max': '20000 100000\n' }, {}, '4'],
  ['no quota', { 'cpu.max': 'max 100000\n' }, {}, '11'],
  ['a quota above the processors', { 'cpu.max': '1600000 100000\n' }, {}, '11'],
  [
    'a quota of cgroup version 1',
    { 'cpu/cpu.cfs_quota_us': '150000\n', 'cpu/cpu.cfs_period_us': '100000\n' },
    {},
    '5',
  ],
  [
    'no quota in version 1',
    { 'cpu/cpu.cfs_quota_us': '-1\n', 'cpu/cpu.cfs_period_us': '100000\n' },
    {},
    '11',
  ],
  ['HASH_SLOTS', { 'cpu.max': '200000 100000\n' }, { HASH_SLOTS: '6' }, '8'],
  ['UV_THREADPOOL_SIZE with white space', {}, { UV_THREADPOOL_SIZE: ' 9\n' }, '9'],
  ['a blank UV_THREADPOOL_SIZE', {}, { UV_THREADPOOL_SIZE: ' ' }, '11'],
])('is right for %s', { timeout: 60_000 }, async ([, files, environment, size]) => {
  const stub = join(temporaryDirectory(), 'machine.cjs');
  writeFileSync(stub, machine(files));
  const run = runEntry('start.cjs', { NODE_OPTIONS: `--require ${stub}`, ...environment });
  expect(await endOf(run)).toMatchObject({ exitCode: 0, stdout: size });
});
