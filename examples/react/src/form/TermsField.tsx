// The box by which the visitor accepts the terms. The version that was accepted becomes metadata of the customer.
import { useFormContext } from 'react-hook-form';
import { useTexts } from '../language/PageLanguage.tsx';
import { TERMS_URL } from '../settings.ts';
import { Errors } from './Errors.tsx';
import { fieldId } from './fieldLabel.ts';
import type { PageValues } from './formValues.ts';
import { serverErrors } from './serverErrors.ts';

export function TermsField() {
  const { acceptTerms, required } = useTexts();
  const { register, getFieldState, formState } = useFormContext<PageValues>();
  const errors = serverErrors(getFieldState('terms', formState).error);
  const id = fieldId('terms');
  return (
    <div className="field">
      <label className="check">
        <input
          type="checkbox"
          id={id}
          aria-invalid={errors.length > 0}
          aria-required
          aria-describedby={errors.length > 0 ? `${id}-errors` : undefined}
          {...register('terms')}
        />
        <span>
          {acceptTerms((text) => (
            <a href={TERMS_URL} target="_blank" rel="noreferrer">
              {text}
            </a>
          ))}{' '}
          <span className="required">{required}</span>
        </span>
      </label>
      <Errors id={`${id}-errors`} errors={errors} />
    </div>
  );
}
