// What the elements of the form show, in the form's state.
import type { UseFormGetValues, UseFormSetValue } from 'react-hook-form';
import type { FieldName, PageValues } from './formValues.ts';

/** Scripts that fill in forms, and pages that a browser restores, set values without an event: what is seen is sent. */
export function takeShownValues(
  form: HTMLFormElement,
  getValues: UseFormGetValues<PageValues>,
  setValue: UseFormSetValue<PageValues>,
): void {
  for (const element of form.elements) {
    if (!(element instanceof HTMLInputElement || element instanceof HTMLSelectElement) || !element.name)
      continue;
    const name = element.name as FieldName;
    const shown = element.type === 'checkbox' ? (element as HTMLInputElement).checked : element.value;
    if (getValues(name) !== shown) setValue(name, shown as never);
  }
}
