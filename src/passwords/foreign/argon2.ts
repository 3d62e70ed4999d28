// argon2 of other systems, in Django's form: `argon2$` and the PHC string. Own hashes have no such prefix.
import { verify } from 'argon2';
import type { ForeignScheme } from './scheme.ts';

const PHC =
  /^argon2\$(argon2(?:id|i|d)\$(?:v=(?:16|19)\$)?m=(\d{1,9}),t=(\d{1,9}),p=(\d{1,9})\$[A-Za-z0-9+/]{11,}\$[A-Za-z0-9+/]{16,})$/;

const PREFIX = 'argon2$';

export const argon2: ForeignScheme = {
  name: 'argon2',
  reads(hash) {
    const { memoryKib, passes, lanes } = parse(hash);
    return passes >= 1 && lanes >= 1 && memoryKib >= 8 * lanes;
  },
  cost(hash) {
    const { memoryKib, passes, lanes } = parse(hash);
    return {
      parameters: `m=${memoryKib},t=${passes},p=${lanes}`,
      tooCostly: memoryKib > 131_072 || passes > 10 || lanes > 16,
    };
  },
  verify: (password, hash) => verify(`$${parse(hash).phc}`, password),
};

/** The form in which a PHC string of another system is stored; other texts stay as they are. */
export function asForeignArgon2(hash: string): string {
  return hash.startsWith('$argon2') ? PREFIX + hash.slice(1) : hash;
}

function parse(hash: string) {
  const [, phc, memory = 0, passes = 0, lanes = 0] = PHC.exec(hash) ?? [];
  return { phc, memoryKib: Number(memory), passes: Number(passes), lanes: Number(lanes) };
}
