// How many processors this process may keep busy.
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/**
 * Cores that the process may run on, or the container's CPU quota if that is less, rounded up; at least 1. Node.js ignores the
 * quota up to version 20 (libuv 1.46; from 1.49 on it reads the quota itself): delete this file with Node.js 20.
 */
export function availableCpus(root = '/sys/fs/cgroup'): number {
  return Math.min(availableParallelism(), Math.ceil(cpuQuota(root)));
}

/** The quota of the cgroup (version 2, else version 1) in processors; Infinity if there is none. */
function cpuQuota(root: string): number {
  const [quota, period] =
    read(`${root}/cpu.max`)?.split(' ') ??
    ['quota', 'period'].map((name) => read(`${root}/cpu/cpu.cfs_${name}_us`));
  const processors = Number(quota) / Number(period);
  // "max" and -1 mean that there is no quota.
  return processors > 0 ? processors : Number.POSITIVE_INFINITY;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return undefined;
  }
}
