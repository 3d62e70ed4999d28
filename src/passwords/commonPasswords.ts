// The list of common passwords (zxcvbn's, 49,233 of them), which is loaded when the first site asks for it.
import { once } from '../lib/once.ts';
import { foldCase } from '../lib/text.ts';
import {
  normalizePassword,
  PASSWORD_MAX_LENGTH,
  type PasswordPolicy,
  type PasswordViolation,
} from './passwordPolicy.ts';

/** COMMON if the policy rejects common passwords and this one is on the list, in upper or lower case; else empty. */
export type CheckCommonPassword = (password: string, policy: PasswordPolicy) => Promise<PasswordViolation[]>;

/** Loading takes 40 ms and 10 MB, once; most installations never need it. */
export function createCheckCommonPassword(
  load = () => import('@zxcvbn-ts/language-common'),
): CheckCommonPassword {
  const list = once(async () => {
    const { dictionary } = await load();
    return new Set(dictionary['passwords-common'].map(comparable));
  });
  return async (password, policy) => {
    // A longer one is on no list, and takes quadratic time to normalise.
    if (!policy.refuseCommon || password.length > PASSWORD_MAX_LENGTH) return [];
    return (await list()).has(comparable(password)) ? [{ code: 'COMMON' }] : [];
  };
}

export const checkCommonPassword = createCheckCommonPassword();

function comparable(password: string): string {
  return foldCase(normalizePassword(password));
}
