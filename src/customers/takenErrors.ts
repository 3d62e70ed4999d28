// The field errors of keys that belong to another customer. (pure)
import type { FieldError } from '../outcomes/fieldError.ts';
import type { TakenKeys } from './customer.ts';

export function takenErrors({ email, username }: TakenKeys): FieldError[] {
  const errors: FieldError[] = [];
  if (email) errors.push({ field: 'EMAIL', path: ['email'], code: 'TAKEN' });
  if (username) errors.push({ field: 'USERNAME', path: ['username'], code: 'TAKEN' });
  return errors;
}
