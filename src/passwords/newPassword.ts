// A password that a customer chooses: normalised, with all rules of the site that it violates.
import type { FieldError } from '../outcomes/fieldError.ts';
import { commonPasswordErrors } from './commonPasswordErrors.ts';
import { type PasswordPolicy, readPassword } from './passwordPolicy.ts';

export async function readNewPassword(
  typed: string,
  policy: PasswordPolicy,
): Promise<{ readonly password: string; readonly fieldErrors: readonly FieldError[] }> {
  const { password, violations } = readPassword(typed, policy);
  const errors = violations.map((violation) => ({
    ...violation,
    field: 'PASSWORD' as const,
    path: ['password'],
  }));
  return { password, fieldErrors: [...errors, ...(await commonPasswordErrors(typed, policy))] };
}
