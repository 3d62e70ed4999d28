// CPU time and memory of processes that are not our own, read from /proc (Linux only).
import { readdirSync, readFileSync } from 'node:fs';

/** Nanoseconds that each thread of the process has run, by thread id. */
export function threadTimes(pid: number): Map<number, number> {
  const times = new Map<number, number>();
  for (const id of readdirSync(`/proc/${pid}/task`)) {
    times.set(Number(id), nanosecondsRun(`/proc/${pid}/task/${id}/schedstat`));
  }
  return times;
}

/**
 * What a process used between two readings, in milliseconds: all of it, and that of the `poolSize` busiest threads
 * but the main one, which under a flood of hashes are libuv's pool.
 */
export function usedBetween(
  before: Map<number, number>,
  after: Map<number, number>,
  { pid, poolSize }: { pid: number; poolSize: number },
): { totalMs: number; poolMs: number } {
  const used = [...after].map(([id, time]) => ({ id, ms: (time - (before.get(id) ?? 0)) / 1e6 }));
  const pool = used
    .filter(({ id }) => id !== pid)
    .sort((a, b) => b.ms - a.ms)
    .slice(0, poolSize);
  return { totalMs: sum(used), poolMs: sum(pool) };
}

const sum = (times: { ms: number }[]) => times.reduce((total, { ms }) => total + ms, 0);

/** Milliseconds that the children of a process (PostgreSQL's, one for each session) have run in all. */
export function childrenMs(pid: number): number {
  let nanoseconds = 0;
  for (const child of readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')) {
    nanoseconds += nanosecondsRun(`/proc/${child}/schedstat`);
  }
  return nanoseconds / 1e6;
}

/** Resident memory of a process in MiB: now, and the most it ever was. */
export function memoryMib(pid: number): { now: number; peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const field = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) / 1024;
  return { now: field('VmRSS'), peak: field('VmHWM') };
}

function nanosecondsRun(file: string): number {
  try {
    return Number(readFileSync(file, 'utf8').split(' ')[0]);
  } catch {
    // It has ended since it was listed.
    return 0;
  }
}
