// An account: a publisher, the tenant. (pure)
import * as z from 'zod';
import { fieldErrors, requiredText } from '../fields/fieldRules.ts';
import type { ValidationError } from '../outcomes/validationError.ts';

export interface Account {
  /** int32. */
  readonly id: number;
  readonly name: string;
  readonly createdAt: Date;
}

export type CreateAccountOutcome =
  | { readonly kind: 'CreateAccountSuccess'; readonly account: Account }
  | ValidationError<'NAME'>;

const newAccount = z.object({ name: requiredText(255) });

export type NewAccount = z.output<typeof newAccount>;

export function readNewAccount(input: NewAccount): NewAccount | ValidationError<'NAME'> {
  const result = newAccount.safeParse(input);
  if (result.success) return result.data;
  return { kind: 'ValidationError', fieldErrors: fieldErrors(result.error, { name: 'NAME' }) };
}
