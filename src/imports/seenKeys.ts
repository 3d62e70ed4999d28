// Which keys a file has had so far: a few bytes for each, because files have millions of rows.
import { createHash } from 'node:crypto';

/** Keys are remembered by 64 bits of a digest: two of ten million keys are confused with a probability of 1 in 370,000. */
export interface SeenKeys {
  /** Whether the key was there before; remembers it. */
  readonly add: (key: string) => boolean;
  readonly has: (key: string) => boolean;
}

const FIRST_CAPACITY = 2 ** 16;

export function createSeenKeys(): SeenKeys {
  let places = new BigUint64Array(FIRST_CAPACITY);
  let size = 0;

  /** The place of the fingerprint, or the free one where it belongs. */
  function placeOf(fingerprint: bigint, table: BigUint64Array): number {
    const mask = table.length - 1;
    let place = Number(fingerprint & BigInt(mask));
    while (table[place] !== 0n && table[place] !== fingerprint) place = (place + 1) & mask;
    return place;
  }

  function grow(): void {
    const larger = new BigUint64Array(2 * places.length);
    for (const fingerprint of places)
      if (fingerprint !== 0n) larger[placeOf(fingerprint, larger)] = fingerprint;
    places = larger;
  }

  return {
    has: (key) => places[placeOf(fingerprintOf(key), places)] !== 0n,
    add(key) {
      const fingerprint = fingerprintOf(key);
      const place = placeOf(fingerprint, places);
      if (places[place] !== 0n) return true;
      places[place] = fingerprint;
      size++;
      if (size > places.length * 0.7) grow();
      return false;
    },
  };
}

/** Never 0, which marks a free place. */
function fingerprintOf(key: string): bigint {
  return createHash('sha256').update(key).digest().readBigUInt64LE() || 1n;
}
