// Where the site's provider of risk assessment shows its widget, and what is wrong with its token.
import { useFormContext } from 'react-hook-form';
import { useTexts } from '../language/PageLanguage.tsx';
import type { SecurityToken } from '../risk/useSecurityToken.ts';
import { Errors } from './Errors.tsx';
import { fieldId } from './fieldLabel.ts';
import type { PageValues } from './formValues.ts';
import { serverErrors } from './serverErrors.ts';

export function SecurityCheck({ place }: Pick<SecurityToken, 'place'>) {
  const texts = useTexts();
  const { getFieldState, formState } = useFormContext<PageValues>();
  const errors = serverErrors(getFieldState('securityToken', formState).error);
  return (
    <fieldset
      id={fieldId('securityToken')}
      className="field"
      tabIndex={-1}
      data-invalid={errors.length > 0 || undefined}
    >
      <legend className="visually-hidden">{texts.fields.securityToken}</legend>
      <div ref={place} />
      <Errors errors={errors} />
    </fieldset>
  );
}
