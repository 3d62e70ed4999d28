// Where the site's provider of risk assessment shows its widget, and what is wrong with its token.
import { useFormContext } from 'react-hook-form';
import type { SecurityToken } from '../risk/useSecurityToken.ts';
import { Errors } from './Errors.tsx';
import type { FormValues } from './formValues.ts';
import { serverErrors } from './serverErrors.ts';

export function SecurityCheck({ place }: Pick<SecurityToken, 'place'>) {
  const { getFieldState, formState } = useFormContext<FormValues>();
  const errors = serverErrors(getFieldState('securityToken', formState).error);
  return (
    <fieldset className="field" tabIndex={-1} data-invalid={errors.length > 0 || undefined}>
      <legend className="visually-hidden">Security check</legend>
      <div ref={place} />
      <Errors texts={errors} />
    </fieldset>
  );
}
