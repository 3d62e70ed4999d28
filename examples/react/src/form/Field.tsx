// A field: its label, its input, a hint, and what is wrong with it.
import { type ComponentProps, type ReactNode, useId } from 'react';
import { type UseFormRegisterReturn, useFormContext } from 'react-hook-form';
import { Errors } from './Errors.tsx';
import type { FieldName, FormValues } from './formValues.ts';
import { serverErrors } from './serverErrors.ts';

/** What makes an element the input of the field: for the form, and for those who have the page read to them. */
export type ControlProps = UseFormRegisterReturn &
  Pick<ComponentProps<'input'>, 'id' | 'aria-invalid' | 'aria-required' | 'aria-describedby'>;

interface Props extends Omit<ComponentProps<'input'>, 'children'> {
  readonly name: FieldName;
  readonly label: string;
  readonly hint?: string;
  /** The id of another element that describes the input. */
  readonly describedBy?: string;
  /** The input, where it is not one line of text. */
  readonly children?: (control: ControlProps) => ReactNode;
}

export function Field({ name, label, hint, describedBy, required, children, ...input }: Props) {
  const id = useId();
  const { register, getFieldState, formState } = useFormContext<FormValues>();
  const errors = serverErrors(getFieldState(name, formState).error);
  const descriptions = [errors.length > 0 && `${id}-errors`, hint && `${id}-hint`, describedBy];
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
        {label}
        {required && <span className="required"> (required)</span>}
      </label>
      {children?.(control) ?? (
        <input type="text" autoCapitalize="none" spellCheck={false} {...input} {...control} />
      )}
      {hint && (
        <p id={`${id}-hint`} className="hint">
          {hint}
        </p>
      )}
      <Errors id={`${id}-errors`} texts={errors} />
    </div>
  );
}
