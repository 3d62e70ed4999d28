// Ids of rows: UUIDv7, which sort by their time.
import { randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';

const BYTES = 16;
/** Random bytes of many ids at once: a call of the operating system costs more than the rest of an id. */
const random = new Uint8Array(256 * BYTES);
let used = random.length;

/** The id of a row that is written at this time. No two are the same, and none can be guessed. */
export function newId(at: Date): string {
  if (used === random.length) {
    randomFillSync(random);
    used = 0;
  }
  const bytes = random.subarray(used, used + BYTES);
  used += BYTES;
  return v7({ msecs: at.getTime(), random: bytes });
}
