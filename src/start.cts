// The way in: libuv's pool of threads gets its size, and a low priority, while nothing has used it yet. Loading an
// ECMAScript module does use it, so that this one file is CommonJS. Started by main.js, the service does no more hashes
// at once than the four threads of an unsized pool allow.
import type * as fs from 'node:fs';
import type * as os from 'node:os';

const { access, readdirSync } = require('node:fs') as typeof fs;
const { availableParallelism, getPriority, setPriority } = require('node:os') as typeof os;

/** Added to the process's own niceness, so that the main thread, which needs little time, goes before the hashing threads. */
const POOL_NICENESS = 10;
const LEAST_PRIORITY = 19;

/** Wakes the pool, and gives the ids of its threads: of Linux, where each thread has a priority of its own. */
function wakePool(): number[] {
  try {
    const threads = () => readdirSync('/proc/self/task').map(Number);
    const before = new Set(threads());
    access('/', () => {});
    return threads().filter((id) => !before.has(id));
  } catch {
    return [];
  }
}

/** Modules that are loaded before this file have used the pool already, and its size stands. */
const preloaded = /--(import|loader|experimental-loader)\b/.test(
  [...process.execArgv, process.env.NODE_OPTIONS].join(' '),
);
let pool: number[] = [];
if (!preloaded) {
  // By default a slot for each core, and one more. Two further threads serve DNS, files and signatures.
  const slots = Number(process.env.HASH_SLOTS) || availableParallelism() + 1;
  process.env.UV_THREADPOOL_SIZE ||= String(slots + 2);
  pool = wakePool();
}
/** main.js with all that it imports, bundled: to find and read a thousand modules takes as long again as the rest of the start. */
const service = './service/main.js';
// Priorities are lowered after the import: the pool reads the modules too, and the start should not wait for that.
import(service).then(
  () => {
    try {
      for (const id of pool) setPriority(id, Math.min(getPriority() + POOL_NICENESS, LEAST_PRIORITY));
    } catch {
      // Not permitted here: all threads keep one priority.
    }
  },
  (error) => {
    const missing = error.code === 'ERR_MODULE_NOT_FOUND';
    console.error(missing ? `${error.message}\nThe service is not built: npm ci, npm run build.` : error);
    process.exitCode = 1;
  },
);
