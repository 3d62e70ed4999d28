// Facts named by the publisher: rows of a key and a value.
import { useFieldArray, useFormContext } from 'react-hook-form';
import { Errors } from './Errors.tsx';
import { Field } from './Field.tsx';
import type { FormValues } from './formValues.ts';
import { serverErrors } from './serverErrors.ts';

export function MetadataFields() {
  const { control, formState } = useFormContext<FormValues>();
  const { fields, append, remove } = useFieldArray({ control, name: 'metadata' });
  return (
    <fieldset className="metadata">
      <legend>Metadata</legend>
      <Errors texts={serverErrors(formState.errors.root?.metadata)} />
      {fields.map(({ id }, index) => (
        <fieldset key={id} className="row">
          <legend className="visually-hidden">Entry {index + 1}</legend>
          <Field name={`metadata.${index}.key`} label="Key" />
          <Field name={`metadata.${index}.value`} label="Value" />
          <button type="button" className="quiet" onClick={() => remove(index)}>
            Remove<span className="visually-hidden"> entry {index + 1}</span>
          </button>
        </fieldset>
      ))}
      <button type="button" className="quiet" onClick={() => append({ key: '', value: '' })}>
        Add an entry
      </button>
    </fieldset>
  );
}
