// The list of common passwords (zxcvbn's, 49,233 of them), which is loaded when the first site asks for it.
import { once } from '../lib/once.ts';
import { foldCase } from '../lib/text.ts';
import {
  normalizePassword,
  PASSWORD_MAX_LENGTH,
  type PasswordPolicy,
  type PasswordViolation,
} from './passwordPolicy.ts';

/** Takes 40 ms and 10 MB, once; most installations never need it. */
const list = once(async () => {
  const { dictionary } = await import('@zxcvbn-ts/language-common');
  return new Set(dictionary['passwords-common'].map(comparable));
});

/** COMMON if the policy rejects common passwords and this one is on the list, in upper or lower case; else empty. */
export async function checkCommonPassword(
  password: string,
  policy: PasswordPolicy,
): Promise<PasswordViolation[]> {
  // A longer one is on no list, and takes quadratic time to normalise.
  if (!policy.refuseCommon || password.length > PASSWORD_MAX_LENGTH) return [];
  return (await list()).has(comparable(password)) ? [{ code: 'COMMON' }] : [];
}

function comparable(password: string): string {
  return foldCase(normalizePassword(password));
}
