// The way in: libuv's pool of threads gets its size while nothing has used it yet. Loading an ECMAScript module does use
// it, so that this one file is CommonJS. Started by main.js, the service does no more hashes at once than the four
// threads of an unsized pool allow.
import type * as os from 'node:os';

const { availableParallelism } = require('node:os') as typeof os;

/** Modules that are loaded before this file have used the pool already, and its size stands. */
const preloaded = /--(import|loader|experimental-loader)\b/.test(
  [...process.execArgv, process.env.NODE_OPTIONS].join(' '),
);
if (!preloaded) {
  // There are at most as many slots as cores, and one; two threads are for the hashes to leave alone, two to spare.
  const slots = Number(process.env.HASH_SLOTS) || availableParallelism() + 1;
  process.env.UV_THREADPOOL_SIZE ||= String(slots + 4);
}
void import('./main.ts');
