// A field: its label, its input, a hint, and what is wrong with it.
import type { ComponentProps, ReactNode } from 'react';
import { type UseFormRegisterReturn, useFormContext } from 'react-hook-form';
import type { FieldErrorCode } from '../gql/graphql.ts';
import { useTexts } from '../language/PageLanguage.tsx';
import { Errors } from './Errors.tsx';
import { fieldId, fieldLabel } from './fieldLabel.ts';
import type { FieldName, PageValues } from './formValues.ts';
import { serverErrors } from './serverErrors.ts';

/** What makes an element the input of the field: for the form, and for those who have the page read to them. */
export type ControlProps = UseFormRegisterReturn &
  Pick<ComponentProps<'input'>, 'id' | 'aria-invalid' | 'aria-required' | 'aria-describedby'>;

interface Props extends Omit<ComponentProps<'input'>, 'children'> {
  readonly name: FieldName;
  /** The page's label for the field, if it is absent. */
  readonly label?: string;
  readonly hint?: string;
  /** The id of another element that describes the input. */
  readonly describedBy?: string;
  /** The codes of errors that the other element shows. */
  readonly shownElsewhere?: ReadonlySet<FieldErrorCode>;
  /** Read errors aloud when they appear: for a field that keeps the focus. */
  readonly announced?: boolean;
  /** What the visitor can do about an error. */
  readonly remedy?: (code: FieldErrorCode) => ReactNode;
  /** The input, where it is not one line of text. */
  readonly children?: (control: ControlProps) => ReactNode;
}

export function Field(props: Props) {
  const { name, label, hint, describedBy, shownElsewhere, announced, remedy, required, children, ...input } =
    props;
  const texts = useTexts();
  const id = fieldId(name);
  const { register, getFieldState, formState } = useFormContext<PageValues>();
  const errors = serverErrors(getFieldState(name, formState).error);
  const shown = errors.filter(({ code }) => !shownElsewhere?.has(code));
  const descriptions = [shown.length > 0 && `${id}-errors`, hint && `${id}-hint`, describedBy];
  const control: ControlProps = {
    ...register(name),
    id,
    'aria-invalid': errors.length > 0,
    'aria-required': required,
    'aria-describedby': descriptions.filter(Boolean).join(' ') || undefined,
  };
  return (
    <div className="field">
      <label htmlFor={id}>
        {label ?? fieldLabel(name, texts)}
        {required && <span className="required"> {texts.required}</span>}
      </label>
      {children?.(control) ?? (
        <input type="text" autoCapitalize="none" spellCheck={false} {...input} {...control} />
      )}
      {hint && (
        <p id={`${id}-hint`} className="hint">
          {hint}
        </p>
      )}
      <div aria-live={announced ? 'assertive' : undefined}>
        <Errors id={`${id}-errors`} errors={shown} />
      </div>
      {remedy && errors.map(({ code }) => remedy(code))}
    </div>
  );
}
