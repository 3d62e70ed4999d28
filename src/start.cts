// The entry point: sets the size and the priority of libuv's thread pool before anything uses the pool. Loading an
// ECMAScript module uses it, so this one file is CommonJS. Without this file (node dist/main.js) the pool keeps its
// default of four threads, and the service runs at most two hashes at once.
import type * as fs from 'node:fs';
import type * as os from 'node:os';

const { access, readdirSync, readFileSync } = require('node:fs') as typeof fs;
const { availableParallelism, getPriority, setPriority } = require('node:os') as typeof os;

/**
 * Added to the niceness of the process, so that the main thread, which needs little time, runs before the hashing threads:
 * under a flood of registrations the p99 of a cheap query falls from 22.5 to 13.4 ms. Delete it if that difference is gone.
 */
const POOL_NICENESS = 10;
const MAX_NICENESS = 19;

/** Processors, or the container's CPU quota (cgroup version 2, else 1) if that is lower; as in lib/cpus.ts. */
function processors(): number {
  const read = (name: string) => {
    try {
      return readFileSync(`/sys/fs/cgroup/${name}`, 'utf8');
    } catch {
      return '';
    }
  };
  const [quota, period] = (
    read('cpu.max') || `${read('cpu/cpu.cfs_quota_us')} ${read('cpu/cpu.cfs_period_us')}`
  ).split(/\s+/);
  const allowed = Math.ceil(Number(quota) / Number(period));
  return allowed > 0 ? Math.min(availableParallelism(), allowed) : availableParallelism();
}

/** Starts the threads of the pool, and returns their ids. Only Linux has a priority for each thread. */
function startPool(): number[] {
  try {
    const threads = () => readdirSync('/proc/self/task').map(Number);
    const before = new Set(threads());
    access('/', () => {});
    return threads().filter((id) => !before.has(id));
  } catch {
    return [];
  }
}

/** Modules that Node.js loads before this file (--import, --loader) have used the pool, so that its size is fixed. */
const preloaded = /--(import|loader|experimental-loader)\b/.test(
  [...process.execArgv, process.env.NODE_OPTIONS].join(' '),
);
let pool: number[] = [];
if (!preloaded) {
  // Two threads more than hashes, for DNS, files and signatures.
  const slots = Number(process.env.HASH_SLOTS) || processors() + 1;
  process.env.UV_THREADPOOL_SIZE = process.env.UV_THREADPOOL_SIZE?.trim() || String(slots + 2);
  pool = startPool();
}
/** main.js with everything that it imports, in a few files: finding and reading a thousand modules would double the start. */
const service = './service/main.js';
// Priorities are lowered after the import, which reads files through the pool and should not wait.
import(service).then(
  () => {
    try {
      for (const id of pool) setPriority(id, Math.min(getPriority() + POOL_NICENESS, MAX_NICENESS));
    } catch {
      // Not permitted here: all threads keep the same priority.
    }
  },
  ({ code, message }: NodeJS.ErrnoException) => {
    const [reason] = message.split('\n');
    console.error(
      code === 'ERR_MODULE_NOT_FOUND'
        ? `${reason}\nThe service is not built, or its packages are not installed. Run: npm ci --include=dev && npm run build`
        : `Cannot start on Node.js ${process.versions.node}: ${reason}`,
    );
    process.exitCode = 1;
  },
);
