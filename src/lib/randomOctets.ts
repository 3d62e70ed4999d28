// Random bytes by the handful, from a generator that is asked for 4 KiB at a time.
import { randomFillSync } from 'node:crypto';

const pool = Buffer.alloc(4096);
let used = pool.length;

/** As many random bytes (at most 4096), for salts and ids: what is not secret for long. None is given twice. */
export function randomOctets(count: number): Buffer {
  if (used + count > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += count;
  return Buffer.from(pool.subarray(used - count, used));
}
