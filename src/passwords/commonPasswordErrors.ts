// The field error of a password that is too common for the site.
import type { FieldError } from '../outcomes/fieldError.ts';
import { checkCommonPassword } from './commonPasswords.ts';
import type { PasswordPolicy } from './passwordPolicy.ts';

export async function commonPasswordErrors(password: string, policy: PasswordPolicy): Promise<FieldError[]> {
  const violations = await checkCommonPassword(password, policy);
  return violations.map((violation) => ({ ...violation, field: 'PASSWORD', path: ['password'] }));
}
