// The codes that are mailed. None is stored: each follows from its challenge, its number and our key.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { once } from '../lib/once.ts';
import type { SecretBox } from '../lib/secretBox.ts';

/** Which code of which challenge. */
export interface CodeName {
  readonly accountId: number;
  /** Of the challenge. */
  readonly id: string;
  readonly codeNumber: number;
}

export interface Codes {
  /** False: this service has no key, so that no code is known. */
  readonly available: boolean;
  /** Eight digits. */
  readonly codeOf: (name: CodeName) => string;
  /** Whether what was typed is the code; white space and "-" do not count. The time does not depend on the code. */
  readonly matches: (name: CodeName, typed: string) => boolean;
}

const DIGITS = 8;
const CODES = 10 ** DIGITS;
/** Random numbers from here on would make the first codes more likely than the others. */
const UNBIASED = Math.floor(2 ** 32 / CODES) * CODES;

export function createCodes({ hasKey, deriveKey }: Pick<SecretBox, 'hasKey' | 'deriveKey'>): Codes {
  const findKey = once(() => deriveKey('e-mail codes'));

  function codeOf({ accountId, id, codeNumber }: CodeName): string {
    for (let attempt = 0; ; attempt++) {
      const message = JSON.stringify([accountId, id, codeNumber, attempt]);
      const random = createHmac('sha256', findKey()).update(message).digest().readUInt32BE();
      if (random < UNBIASED) return String(random % CODES).padStart(DIGITS, '0');
    }
  }

  return {
    available: hasKey,
    codeOf,
    matches(name, typed) {
      const given = Buffer.from(typed.replaceAll(/[\s-]/g, ''));
      const code = Buffer.from(codeOf(name));
      return given.length === code.length && timingSafeEqual(given, code);
    },
  };
}
