// Facts named by the publisher: rows of a key and a value.
import { useRef } from 'react';
import { useFieldArray, useFormContext } from 'react-hook-form';
import { useTexts } from '../language/PageLanguage.tsx';
import { Errors } from './Errors.tsx';
import { Field } from './Field.tsx';
import { fieldId } from './fieldLabel.ts';
import type { PageValues } from './formValues.ts';
import { serverErrors } from './serverErrors.ts';

export function MetadataFields() {
  const texts = useTexts();
  const { control, formState } = useFormContext<PageValues>();
  const { fields, append, remove } = useFieldArray({ control, name: 'metadata' });
  const add = useRef<HTMLButtonElement>(null);
  const errors = serverErrors(formState.errors.root?.metadata);

  /** The button that had the focus goes with its entry. */
  function removeEntry(index: number) {
    remove(index);
    add.current?.focus();
  }

  return (
    <fieldset
      id={fieldId('metadata')}
      className="metadata"
      tabIndex={-1}
      data-invalid={errors.length > 0 || undefined}
    >
      <legend>{texts.fields.metadata}</legend>
      <Errors errors={errors} />
      {fields.map(({ id }, index) => (
        <fieldset key={id} className="row">
          <legend className="visually-hidden">{texts.entry(index + 1)}</legend>
          <Field name={`metadata.${index}.key`} label={texts.metadataKey} />
          <Field name={`metadata.${index}.value`} label={texts.metadataValue} />
          <button
            type="button"
            className="quiet"
            aria-label={texts.removeEntry(index + 1)}
            onClick={() => removeEntry(index)}
          >
            ✕
          </button>
        </fieldset>
      ))}
      <button ref={add} type="button" className="quiet" onClick={() => append({ key: '', value: '' })}>
        {texts.addEntry}
      </button>
    </fieldset>
  );
}
