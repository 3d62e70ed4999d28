// The field errors of an answer in the form's state, each beside its field.
import type { UseFormSetError } from 'react-hook-form';
import type { FieldError } from '../api/useRegisterCustomer.ts';
import { fieldErrorText } from '../texts.ts';
import { EMPTY_FORM, type FieldName, type FormValues } from './formValues.ts';

/**
 * Hands the field errors to react-hook-form, which drops them as soon as the visitor edits the field. Gives the texts
 * of those that belong to no field of this form.
 */
export function setServerErrors(
  fieldErrors: readonly FieldError[],
  setError: UseFormSetError<FormValues>,
): string[] {
  const texts = new Map<string, string[]>();
  for (const error of fieldErrors) {
    // The path leads from the argument on: ["input", "metadata", "3", "key"].
    const name = error.path.slice(1).join('.');
    texts.set(name, [...(texts.get(name) ?? []), fieldErrorText(error)]);
  }
  const strays: string[] = [];
  for (const [name, server] of texts) {
    if (!(name.replace(/\..*/, '') in EMPTY_FORM)) strays.push(...server);
    // What is wrong with the list as a whole must not overwrite what is wrong with its entries.
    else setError(name === 'metadata' ? 'root.metadata' : (name as FieldName), { types: { server } });
  }
  return strays;
}

/** The texts that `setServerErrors` has put to a field. */
export function serverErrors(error: object | undefined): string[] {
  const { types } = (error ?? {}) as { types?: { server?: string[] } };
  return types?.server ?? [];
}
