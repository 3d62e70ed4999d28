// Facts named by the publisher: rows of a key and a value.
import { useRef } from 'react';
import { useFieldArray, useFormContext } from 'react-hook-form';
import { Errors } from './Errors.tsx';
import { Field } from './Field.tsx';
import type { FormValues } from './formValues.ts';
import { serverErrors } from './serverErrors.ts';

export function MetadataFields() {
  const { control, formState } = useFormContext<FormValues>();
  const { fields, append, remove } = useFieldArray({ control, name: 'metadata' });
  const add = useRef<HTMLButtonElement>(null);
  const errors = serverErrors(formState.errors.root?.metadata);

  /** The button that had the focus goes with its entry. */
  function removeEntry(index: number) {
    remove(index);
    add.current?.focus();
  }

  return (
    <fieldset className="metadata" tabIndex={-1} data-invalid={errors.length > 0 || undefined}>
      <legend>Metadata</legend>
      <Errors texts={errors} />
      {fields.map(({ id }, index) => (
        <fieldset key={id} className="row">
          <legend className="visually-hidden">Entry {index + 1}</legend>
          <Field name={`metadata.${index}.key`} label="Key" />
          <Field name={`metadata.${index}.value`} label="Value" />
          <button type="button" className="quiet" onClick={() => removeEntry(index)}>
            Remove<span className="visually-hidden"> entry {index + 1}</span>
          </button>
        </fieldset>
      ))}
      <button ref={add} type="button" className="quiet" onClick={() => append({ key: '', value: '' })}>
        Add an entry
      </button>
    </fieldset>
  );
}
