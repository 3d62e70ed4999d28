// The CPU quota of a container bounds what the service may keep busy.
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { availableCpus } from '../../src/lib/cpus.ts';
import { temporaryDirectory } from '../support/temporaryDirectory.ts';

const cores = availableParallelism();

test.each([
  ['a quota of cgroup version 2, rounded up', { 'cpu.max': '20000 100000\n' }, 1],
  ['no quota in version 2', { 'cpu.max': 'max 100000\n' }, cores],
  ['a quota of version 1', { 'cpu/cpu.cfs_quota_us': '100000\n', 'cpu/cpu.cfs_period_us': '100000\n' }, 1],
  ['no quota in version 1', { 'cpu/cpu.cfs_quota_us': '-1\n', 'cpu/cpu.cfs_period_us': '100000\n' }, cores],
  ['a quota above the cores', { 'cpu.max': `${(cores + 3) * 100_000} 100000\n` }, cores],
  ['no cgroup at all', {}, cores],
])('%s', (_case, files, expected) => {
  const root = temporaryDirectory();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  expect(availableCpus(root)).toBe(expected);
});
