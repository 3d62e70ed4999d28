// What is wrong, at the top of the form, with a link to each field that needs to be corrected.
import type { Ref } from 'react';
import { useFormContext } from 'react-hook-form';
import { useTexts } from '../language/PageLanguage.tsx';
import { fieldId, fieldLabel } from './fieldLabel.ts';
import type { PageValues } from './formValues.ts';
import { invalidFields } from './serverErrors.ts';

interface Props {
  readonly ref: Ref<HTMLDivElement>;
  /** Shown as long as a field has errors. */
  readonly heading: string | undefined;
  readonly notices: readonly string[];
}

export function ErrorSummary({ ref, heading, notices }: Props) {
  const texts = useTexts();
  const { errors } = useFormContext<PageValues>().formState;
  const order = Object.keys(texts.fields);
  const rank = (name: string) => order.indexOf(name.split('.')[0] ?? '');
  const names = invalidFields(errors).toSorted((a, b) => rank(a) - rank(b));
  return (
    <div ref={ref} className="notice" role="alert" tabIndex={-1}>
      {heading && names.length > 0 && <p>{heading}</p>}
      {notices.map((text) => (
        <p key={text}>{text}</p>
      ))}
      {names.length > 0 && (
        <ul>
          {names.map((name) => (
            <li key={name}>
              <a href={`#${fieldId(name)}`} onClick={(event) => focusField(event, name)}>
                {fieldLabel(name, texts)}
              </a>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function focusField(event: { preventDefault: () => void }, name: string) {
  event.preventDefault();
  const field = document.getElementById(fieldId(name));
  field?.closest('details')?.setAttribute('open', '');
  field?.focus();
}
