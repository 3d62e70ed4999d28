// The code of a mail: one field, which browsers and phones can fill in.
import type { ClipboardEvent } from 'react';
import { useFormContext } from 'react-hook-form';
import { Field } from '../form/Field.tsx';
import type { PageValues } from '../form/formValues.ts';
import { findCode } from './findCode.ts';

/** `describedBy`: the id of the element that says where the code comes from. */
export function CodeField({ describedBy }: { readonly describedBy: string }) {
  const { setValue } = useFormContext<PageValues>();

  /** A whole line of the mail may be pasted. */
  function paste(event: ClipboardEvent) {
    const code = findCode(event.clipboardData.getData('text'));
    if (code === undefined) return;
    event.preventDefault();
    setValue('code', code, { shouldDirty: true });
  }

  return (
    <Field
      name="code"
      required
      announced
      describedBy={describedBy}
      className="code"
      dir="ltr"
      inputMode="numeric"
      autoComplete="one-time-code"
      enterKeyHint="done"
      onPaste={paste}
    />
  );
}
