// The field errors of an answer in the form's state, each at its field.
import type { FieldErrors, UseFormSetError } from 'react-hook-form';
import type { FieldError } from '../api/fragments.ts';
import { fieldId } from './fieldLabel.ts';
import type { FieldName, PageValues } from './formValues.ts';

/** A publisher who wants other words than the service's chooses them by the code, here. */
export type ServerError = Pick<FieldError, 'code' | 'message'>;

/** What is wrong with the list of metadata as a whole must not overwrite what is wrong with its entries. */
const METADATA_LIST = 'root.metadata';

/**
 * Hands the field errors to react-hook-form, which drops them as soon as the visitor edits the field. Returns those whose
 * field is not on the page.
 */
export function setServerErrors(
  fieldErrors: readonly FieldError[],
  setError: UseFormSetError<PageValues>,
): ServerError[] {
  const strays: ServerError[] = [];
  const byName = new Map<string, ServerError[]>();
  for (const error of fieldErrors) {
    // The path leads from the argument on: ["input", "metadata", "3", "key"].
    const name = error.path.slice(1).join('.');
    if (!document.getElementById(fieldId(name))) strays.push(error);
    else byName.set(name, [...(byName.get(name) ?? []), error]);
  }
  for (const [name, errors] of byName) setFieldErrors(name as FieldName | 'metadata', errors, setError);
  return strays;
}

export function setFieldErrors(
  name: FieldName | 'metadata',
  server: readonly ServerError[],
  setError: UseFormSetError<PageValues>,
): void {
  // Of the types of errors, react-hook-form knows only texts.
  const types = { server } as unknown as Record<string, string>;
  setError(name === 'metadata' ? METADATA_LIST : name, { types });
}

/** The errors that were set for a field. */
export function serverErrors(error: object | undefined): readonly ServerError[] {
  const { types } = (error ?? {}) as { types?: { server?: readonly ServerError[] } };
  return types?.server ?? [];
}

/** The names of the fields that have errors, within the form's state of errors. */
export function invalidFields(errors: FieldErrors<PageValues>): string[] {
  return namesIn(errors).map((name) => (name === METADATA_LIST ? 'metadata' : name));
}

function namesIn(errors: object, prefix = ''): string[] {
  return Object.entries(errors).flatMap(([key, error]: [string, object | undefined]) => {
    if (!error) return [];
    return serverErrors(error).length > 0 ? [prefix + key] : namesIn(error, `${prefix}${key}.`);
  });
}
